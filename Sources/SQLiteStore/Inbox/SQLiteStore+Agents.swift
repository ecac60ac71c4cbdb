public import Foundation
import GRDB
public import GatewayCore
public import GatewayKit

extension SQLiteStore {
  /// How far the agent has read; see `AgentStore`.
  public func readPositions(
    of agent: AgentID, in conversations: [ConversationID]
  ) async throws(StoreError) -> [ConversationID: Int64] {
    try await read { database in
      let statement = try database.cachedStatement(
        sql: """
          SELECT position FROM reads
          WHERE agent = ? AND conversation = (SELECT row FROM conversations WHERE id = ?)
          """)
      var positions: [ConversationID: Int64] = [:]
      for id in conversations {
        positions[id] = try Int64.fetchOne(statement, arguments: [agent.stored, id.stored])
      }
      return positions
    }
  }

  /// Records how far the agent has read; see `AgentStore`.
  public func markRead(
    _ conversation: ConversationID, upTo position: Int64, by agent: AgentID
  ) async throws(StoreError) -> Bool {
    try await write { database in
      try database.cachedStatement(
        sql: """
          INSERT INTO reads (agent, conversation, position)
            SELECT ?1, c.row, min(?2, (SELECT MAX(position) FROM log WHERE conversation = c.row))
            FROM conversations c WHERE c.id = ?3 AND EXISTS (SELECT 1 FROM log WHERE conversation = c.row)
          ON CONFLICT (agent, conversation) DO UPDATE SET position = excluded.position
            WHERE excluded.position > reads.position
          """
      ).execute(arguments: [agent.stored, position, conversation.stored])
      return database.changesCount > 0
    }
  }

  /// What the agent is writing; see `AgentStore`.
  public func ownDraft(of agent: AgentID, in conversation: ConversationID) async throws(StoreError) -> OwnDraft {
    try await read { database in try Self.ownDraft(of: agent, in: conversation, database) }
  }

  /// Saves what the agent is writing; see `AgentStore`.
  public func saveOwnDraft(
    text: String, note: String, of agent: AgentID, in conversation: ConversationID, after revision: Int64?,
    now: Date
  ) async throws(StoreError) -> OwnDraft? {
    try await write { database in
      let before = try Self.ownDraft(of: agent, in: conversation, database)
      guard revision == nil || revision == before.revision else { return nil }
      guard !text.isEmpty || !note.isEmpty else {
        try database.cachedStatement(
          sql: "DELETE FROM own_drafts WHERE agent = ? AND conversation = (SELECT row FROM conversations WHERE id = ?)"
        ).execute(arguments: [agent.stored, conversation.stored])
        return OwnDraft.none
      }
      let draft = OwnDraft(text: text, note: note, savedAt: now, revision: before.revision + 1)
      try database.cachedStatement(
        sql: """
          INSERT INTO own_drafts (agent, conversation, text, note, revision, saved_at)
            SELECT ?, row, ?, ?, ?, ? FROM conversations WHERE id = ?
          ON CONFLICT (agent, conversation) DO UPDATE
            SET text = excluded.text, note = excluded.note, revision = excluded.revision, saved_at = excluded.saved_at
          """
      ).execute(arguments: [
        agent.stored, text.stored, note.stored, draft.revision, now.stored, conversation.stored,
      ])
      guard database.changesCount > 0 else {
        throw StoreError(.notFound, "there is no conversation \(conversation)")
      }
      return draft
    }
  }

  private static func ownDraft(
    of agent: AgentID, in conversation: ConversationID, _ database: Database
  ) throws -> OwnDraft {
    try Row.fetchOne(
      database.cachedStatement(
        sql: """
          SELECT row, text, note, saved_at, revision FROM own_drafts
          WHERE agent = ? AND conversation = (SELECT row FROM conversations WHERE id = ?)
          """),
      arguments: [agent.stored, conversation.stored]
    ).map { row in
      let stored = StoredRow(row, of: "own_drafts")
      return OwnDraft(
        text: try stored.text(1), note: try stored.text(2), savedAt: try stored.date(3),
        revision: try stored.integer(4))
    } ?? .none
  }
}
