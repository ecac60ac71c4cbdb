public import Foundation
import GRDB
public import GatewayCore
import GatewayKit

/// What the wall clock's steps move.
extension SQLiteStore {
  /// Moves items by a step of the wall clock; see `DueStore`.
  public func moveDueItems(by step: Duration, after place: Int64, limit: Int) async throws(StoreError) -> Int64? {
    try await write { database in
      let last = try Int64.fetchOne(
        database,
        sql: """
          SELECT MAX(conversation) FROM (
            SELECT DISTINCT conversation FROM due WHERE conversation > ? ORDER BY conversation LIMIT ?)
          """, arguments: [place, max(1, limit)])
      guard let last else { return nil }
      try database.execute(
        sql: "UPDATE due SET at = at + ? WHERE conversation > ? AND conversation <= ?",
        arguments: [step.seconds, place, last])
      return last
    }
  }

  /// Moves the waits of pending deliveries by a step of the wall clock; see `OutboxStore`.
  public func moveWaits(by step: Duration, after place: Int64, limit: Int) async throws(StoreError) -> Int64? {
    try await write { database in
      let open = "state IN ('pending', 'sending') AND state = 'pending'"
      let last = try Int64.fetchOne(
        database,
        sql: """
          SELECT MAX(row) FROM (
            SELECT row FROM deliveries INDEXED BY deliveries_lane WHERE \(open) AND row > ? ORDER BY row LIMIT ?)
          """, arguments: [place, max(1, limit)])
      guard let last else { return nil }
      // Both: the wait is what lies between them.
      try database.execute(
        sql: """
          UPDATE deliveries SET not_before = not_before + ?, changed_at = changed_at + ?
          WHERE \(open) AND row > ? AND row <= ?
          """, arguments: [step.seconds, step.seconds, place, last])
      return last
    }
  }

  /// When the newest line of any log was written.
  public func newestEntry() async throws(StoreError) -> Date? {
    try await read { database in
      try Row.fetchOne(database, sql: "SELECT position, at FROM log ORDER BY position DESC LIMIT 1")
        .map { try StoredRow($0, of: "log").date(1) }
    }
  }
}
