public import Foundation
import GRDB
public import GatewayCore
public import GatewayKit

extension SQLiteStore {
  /// The draft of an agent; nil for none.
  public func contentDraft(of agent: AgentID) async throws(StoreError) -> ContentDraft? {
    try await read { database in
      try Row.fetchOne(
        database.cachedStatement(
          sql: "SELECT revision, base, changes, changed_at FROM content_drafts WHERE agent = ?"),
        arguments: [agent.stored]
      ).map { row in
        let stored = StoredRow(row, of: "content_drafts")
        return ContentDraft(
          ContentDraft.Text(base: Int(try stored.integer(1)), changes: [UInt8](try stored.bytes(2))),
          revision: try stored.integer(0), changedAt: try stored.date(3))
      }
    }
  }

  /// Sets an agent's draft if it has the revision `expected`; see `ContentStore`.
  public func setContentDraft(
    _ text: ContentDraft.Text, of agent: AgentID, expecting expected: Int64?, now: Date
  ) async throws(StoreError) -> ContentDraft? {
    try await write { database in
      if let expected, try Self.draftRevision(of: agent, database) != expected { return nil }
      try database.cachedStatement(
        sql: "INSERT OR REPLACE INTO content_drafts (agent, base, changes, changed_at) VALUES (?, ?, ?, ?)"
      ).execute(arguments: [agent.stored, text.base, Data(text.changes), now.stored])
      return ContentDraft(text, revision: database.lastInsertedRowID, changedAt: now)
    }
  }

  /// Removes an agent's draft if it has the revision `expected`; see `ContentStore`.
  public func removeContentDraft(
    of agent: AgentID, expecting expected: Int64?
  ) async throws(StoreError) -> Bool {
    try await write { database in try Self.removeDraft(of: agent, expecting: expected, database) }
  }

  static func removeDraft(of agent: AgentID, expecting expected: Int64?, _ database: Database) throws -> Bool {
    if let expected, try draftRevision(of: agent, database) != expected { return false }
    try database.cachedStatement(sql: "DELETE FROM content_drafts WHERE agent = ?").execute(arguments: [agent.stored])
    return true
  }

  /// The revision of an agent's draft; 0 without one.
  private static func draftRevision(of agent: AgentID, _ database: Database) throws -> Int64 {
    try Int64.fetchOne(
      database.cachedStatement(sql: "SELECT revision FROM content_drafts WHERE agent = ?"), arguments: [agent.stored])
      ?? 0
  }
}
