public import Foundation
import GRDB
public import GatewayCore

extension SQLiteStore {
  /// What is due at `now`, the earliest first.
  public func dueItems(at now: Date, limit: Int) async throws(StoreError) -> [DueItem] {
    try await read { database in
      try Row.fetchAll(
        database.cachedStatement(
          sql: """
            SELECT c.row, c.id, d.kind, d.at FROM due d JOIN conversations c ON c.row = d.conversation
            WHERE d.at <= ? ORDER BY d.at LIMIT ?
            """),
        arguments: [now.stored, max(0, limit)]
      ).map { row in
        let stored = StoredRow(row, of: "due")
        return DueItem(conversation: try stored.identifier(1), kind: try stored.name(2), at: try stored.date(3))
      }
    }
  }

  /// When the next item is due.
  public func nextDueAt() async throws(StoreError) -> Date? {
    try await read { database in
      try Double.fetchOne(database.cachedStatement(sql: "SELECT MIN(at) FROM due"))
        .map(Date.init(timeIntervalSinceReferenceDate:))
    }
  }
}
