public import Foundation
import GRDB
public import GatewayCore
public import GatewayKit

extension SQLiteStore {
  /// Rows changed in one commit. A larger commit would delay the messages queued behind it.
  private static let slice = 2_000

  /// Items due at `now` that are not held, earliest first.
  public func dueItems(
    at now: Date, after cursor: DueCursor?, limit: Int
  ) async throws(StoreError) -> [DueItem] {
    try await read { database in
      if cursor == nil { try self.noteTimelessDue(database) }
      let begin = try Self.place(of: cursor, database)
      let rows = try Row.fetchCursor(
        database.cachedStatement(
          sql: """
            SELECT d.conversation, c.id, d.kind, d.at FROM due d LEFT JOIN conversations c ON c.row = d.conversation
            WHERE d.held = 0 AND d.at <= ? AND (d.at, d.conversation, d.kind) > (?, ?, ?)
            ORDER BY d.at, d.conversation, d.kind
            """),
        arguments: [now.stored, begin.at, begin.conversation, begin.kind])
      var items: [DueItem] = []
      while items.count < limit, let row = try rows.next() {
        if let item = try self.damageLog.readable(row, Self.dueItem) { items.append(item) }
      }
      return items
    }
  }

  /// Items of one conversation that are due at `now` and not held, earliest first.
  public func dueItems(in conversation: ConversationID, at now: Date) async throws(StoreError) -> [DueItem] {
    try await read { database in
      let rows = try Row.fetchAll(
        database.cachedStatement(
          sql: """
            SELECT d.conversation, c.id, d.kind, d.at FROM due d JOIN conversations c ON c.row = d.conversation
            WHERE c.id = ? AND d.held = 0 AND d.at <= ? ORDER BY d.at
            """),
        arguments: [conversation.stored, now.stored])
      return try self.damageLog.readable(rows, Self.dueItem)
    }
  }

  /// Holds every due item of a channel's conversations. Returns how many.
  public func holdDue(on channel: ChannelID) async throws(StoreError) -> Int {
    try await changeDue("UPDATE due SET held = 1", where: "d.held = 0 AND c.channel = ?", [channel.stored])
  }

  /// Releases the held items of these kinds on a channel. Returns how many.
  public func releaseDue(_ kinds: Set<DueKind>, on channel: ChannelID) async throws(StoreError) -> Int {
    var arguments: StatementArguments = [channel.stored]
    arguments += StatementArguments(kinds.map(\.rawValue))
    return try await changeDue(
      "UPDATE due SET held = 0", where: "d.held = 1 AND c.channel = ? AND d.kind IN (\(Self.places(kinds.count)))",
      arguments)
  }

  /// Deletes the due items of conversations on all other channels. Returns how many.
  public func cancelDue(exceptOn channels: Set<ChannelID>) async throws(StoreError) -> Int {
    try await changeDue(
      "DELETE FROM due", where: "c.channel NOT IN (\(Self.places(channels.count)))",
      StatementArguments(channels.map(\.stored)))
  }

  /// Runs a statement in slices on the rows of `due d`, joined with `conversations c`, that match `condition`. The
  /// statement must make the condition false. Returns the number of rows changed.
  private func changeDue(
    _ statement: String, where condition: String, _ arguments: StatementArguments
  ) async throws(StoreError) -> Int {
    var changed = 0
    while true {
      let count = try await write { database in
        try database.execute(
          sql: """
            \(statement) WHERE (conversation, kind) IN (
              SELECT d.conversation, d.kind FROM due d JOIN conversations c ON c.row = d.conversation
              WHERE \(condition) LIMIT \(Self.slice))
            """, arguments: arguments)
        return database.changesCount
      }
      changed += count
      if count < Self.slice { return changed }
    }
  }

  private static func places(_ count: Int) -> String { Array(repeating: "?", count: count).joined(separator: ", ") }

  /// The row key after which a page begins.
  private static func place(
    of cursor: DueCursor?, _ database: Database
  ) throws -> (at: Double, conversation: Int64, kind: String) {
    switch cursor {
    case nil: return (-.greatestFiniteMagnitude, .min, "")
    case .from(let instant): return (instant.stored, .min, "")
    case .after(let item):
      let row = try Int64.fetchOne(
        database.cachedStatement(sql: "SELECT row FROM conversations WHERE id = ?"),
        arguments: [item.conversation.stored])
      // If the conversation is gone, the page skips the rest of that instant.
      return (item.at.stored, row ?? .max, item.kind.rawValue)
    }
  }

  /// Reports items whose time is not a number. SQLite sorts them after every number, so no page reaches them.
  private func noteTimelessDue(_ database: Database) throws {
    let rows = try Row.fetchAll(
      database.cachedStatement(
        sql: """
          SELECT d.conversation, c.id, d.kind, d.at FROM due d LEFT JOIN conversations c ON c.row = d.conversation
          WHERE d.held = 0 AND d.at >= '' LIMIT \(DamageLog.most)
          """))
    _ = try damageLog.readable(rows, Self.dueItem)
  }

  private static func dueItem(_ row: Row) throws -> DueItem {
    let stored = StoredRow(row, of: "due")
    let at = try stored.date(3)
    // Message ids contain this time in whole milliseconds.
    guard abs(at.timeIntervalSinceReferenceDate) < 1e12 else { throw stored.damaged("its time is invalid") }
    return DueItem(conversation: try stored.identifier(1), kind: try stored.name(2), at: at)
  }
}
