public import Foundation
import GRDB
public import GatewayCore
public import GatewayKit

extension SQLiteStore {
  /// Rows read in one snapshot. A long-lived snapshot would keep checkpoints from finishing.
  private static let page = 2_000

  /// The files among `refs` that stored data names; see `FileUseStore`.
  public func filesInUse(
    among refs: Set<BlobRef>, since: [ChannelID: Date]
  ) async throws(StoreError) -> Set<BlobRef> {
    // A name may move from an adapter's setting to the log while this runs. The log only grows, so it is read last.
    let settled = try await read { database in
      var names = FileNames(of: refs)
      let values = try Row.fetchCursor(database, sql: "SELECT value FROM settings")
      while let row = try values.next(), names.isIncomplete {
        names.read(StoredRow(row, of: "settings").bytesOrNone(0))
      }
      let bodies = try Row.fetchCursor(
        database, sql: "SELECT body FROM deliveries WHERE state IN ('pending', 'sending', 'unknown')")
      while let row = try bodies.next(), names.isIncomplete {
        names.read(StoredRow(row, of: "deliveries").bytesOrNone(0))
      }
      return names
    }
    var names = settled
    var position: Int64 = 0
    while names.isIncomplete {
      let (found, last) = try await read { [names, position] database in
        try Self.lines(after: position, since: since, names, database)
      }
      names = found
      guard let last else { break }
      position = last
    }
    return names.found
  }

  private static func lines(
    after position: Int64, since: [ChannelID: Date], _ names: FileNames, _ database: Database
  ) throws -> (FileNames, last: Int64?) {
    var names = names
    var last: Int64?
    let rows = try Row.fetchCursor(
      database.cachedStatement(
        sql: """
          SELECT l.position, c.channel, l.at, l.body FROM log l JOIN conversations c ON c.row = l.conversation
          WHERE l.position > ? AND l.kind <> ? ORDER BY l.position LIMIT ?
          """),
      arguments: [position, LogLine.Kind.owner.rawValue, page])
    while let row = try rows.next() {
      let stored = StoredRow(row, of: "log")
      last = stored.number
      // A line whose channel or time cannot be read keeps every file it names.
      if let channel: ChannelID = try? stored.identifier(1), let at = try? stored.date(2),
        let instant = since[channel], at < instant
      {
        continue
      }
      names.read(stored.bytesOrNone(3))
    }
    return (names, last)
  }
}
