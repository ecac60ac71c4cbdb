public import Foundation
import GRDB
public import GatewayCore
public import GatewayKit

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
      ).map(Self.dueItem)
    }
  }

  /// What is due at `now` in one conversation, the earliest first.
  public func dueItems(in conversation: ConversationID, at now: Date) async throws(StoreError) -> [DueItem] {
    try await read { database in
      try Row.fetchAll(
        database.cachedStatement(
          sql: """
            SELECT c.row, c.id, d.kind, d.at FROM due d JOIN conversations c ON c.row = d.conversation
            WHERE c.id = ? AND d.at <= ? ORDER BY d.at
            """),
        arguments: [conversation.stored, now.stored]
      ).map(Self.dueItem)
    }
  }

  private static func dueItem(_ row: Row) throws -> DueItem {
    let stored = StoredRow(row, of: "due")
    return DueItem(conversation: try stored.identifier(1), kind: try stored.name(2), at: try stored.date(3))
  }
}
