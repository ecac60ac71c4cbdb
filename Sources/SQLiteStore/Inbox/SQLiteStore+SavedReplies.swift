import Foundation
import GRDB
public import GatewayCore
import GatewayKit

extension SQLiteStore {
  private static let columns = "row, id, shortcut, text, language, revision, changed_at"

  /// Every saved reply.
  public func savedReplies() async throws(StoreError) -> [SavedReply] {
    try await read { database in
      let rows = try Row.fetchAll(
        database.cachedStatement(sql: "SELECT \(Self.columns) FROM saved_replies ORDER BY row"))
      return try self.damageLog.readable(rows, Self.savedReply)
    }
  }

  /// The saved reply; nil when it is not stored.
  public func savedReply(_ id: SavedReplyID) async throws(StoreError) -> SavedReply? {
    try await read { database in try Self.savedReply(id, database) }
  }

  /// Adds a saved reply; see `SavedReplyStore`.
  public func addSavedReply(_ reply: SavedReply, most: Int) async throws(StoreError) -> SavedReplyReceipt {
    try await write { database in
      let count = try Int.fetchOne(database.cachedStatement(sql: "SELECT COUNT(*) FROM saved_replies")) ?? 0
      guard count < most else { return .full }
      try database.cachedStatement(
        sql: """
          INSERT INTO saved_replies (id, shortcut, folded_shortcut, text, language, revision, changed_at)
          VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (folded_shortcut, language) DO NOTHING
          """
      ).execute(arguments: [
        reply.id.stored, reply.shortcut.stored, reply.foldedShortcut.stored, reply.text.stored,
        (reply.language ?? "").stored, reply.revision, reply.changedAt.stored,
      ])
      return database.changesCount > 0 ? .done(reply) : .shortcutTaken
    }
  }

  /// Replaces a saved reply; see `SavedReplyStore`.
  public func changeSavedReply(
    _ reply: SavedReply, after revision: Int64?
  ) async throws(StoreError) -> SavedReplyReceipt {
    try await write { database in
      guard let before = try Self.savedReply(reply.id, database) else { return .notFound }
      guard revision == nil || revision == before.revision else { return .outdated(before) }
      let after = SavedReply(
        id: reply.id, shortcut: reply.shortcut, text: reply.text, language: reply.language,
        revision: before.revision + 1, changedAt: reply.changedAt)
      try database.cachedStatement(
        sql: """
          UPDATE OR IGNORE saved_replies
          SET shortcut = ?, folded_shortcut = ?, text = ?, language = ?, revision = ?, changed_at = ? WHERE id = ?
          """
      ).execute(arguments: [
        after.shortcut.stored, after.foldedShortcut.stored, after.text.stored, (after.language ?? "").stored,
        after.revision, after.changedAt.stored, after.id.stored,
      ])
      return database.changesCount > 0 ? .done(after) : .shortcutTaken
    }
  }

  /// Removes a saved reply.
  public func removeSavedReply(_ id: SavedReplyID) async throws(StoreError) -> Bool {
    try await write { database in
      try database.cachedStatement(sql: "DELETE FROM saved_replies WHERE id = ?").execute(arguments: [id.stored])
      return database.changesCount > 0
    }
  }

  private static func savedReply(_ id: SavedReplyID, _ database: Database) throws -> SavedReply? {
    try Row.fetchOne(
      database.cachedStatement(sql: "SELECT \(columns) FROM saved_replies WHERE id = ?"), arguments: [id.stored]
    ).map(savedReply)
  }

  private static func savedReply(_ row: Row) throws -> SavedReply {
    let stored = StoredRow(row, of: "saved_replies")
    let language = try stored.text(4)
    return SavedReply(
      id: try stored.identifier(1), shortcut: try stored.text(2), text: try stored.text(3),
      language: language.isEmpty ? nil : language, revision: try stored.integer(5), changedAt: try stored.date(6))
  }
}
