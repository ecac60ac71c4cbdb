import Foundation
import GRDB
public import GatewayCore
public import GatewayKit

extension SQLiteStore {
  /// The prompts sent to providers in a message's turn, in order.
  public func askedPrompts(
    for message: MessageID, in conversation: ConversationID
  ) async throws(StoreError) -> [AskedPrompt] {
    try await read { database in
      try Row.fetchAll(
        database.cachedStatement(
          sql: """
            SELECT p.position, p.provider, p.model, f.frame, p.source
            FROM log l JOIN prompts p ON p.position = l.position JOIN prompt_frames f ON f.row = p.frame
            WHERE l.conversation = (SELECT row FROM conversations WHERE id = ?) AND l.message = ? ORDER BY p.number
            """),
        arguments: [conversation.stored, message.stored]
      ).map { row in
        let stored = StoredRow(row, of: "prompts")
        return AskedPrompt(
          provider: try stored.identifier(1), model: try stored.optionalText(2), frame: try stored.json(3),
          source: try stored.json(4))
      }
    }
  }

  /// The data that a provider returned with its last answers in a conversation, oldest first.
  public func keptAnswers(
    of conversation: ConversationID, from provider: ProviderID, model: String?, limit: Int
  ) async throws(StoreError) -> [KeptAnswer] {
    try await read { database in
      try Self.keptAnswers(of: conversation, from: provider, model: model, limit: limit, database)
    }
  }

  static func keptAnswers(
    of conversation: ConversationID, from provider: ProviderID, model: String?, limit: Int, _ database: Database
  ) throws -> [KeptAnswer] {
    try Row.fetchAll(
      database.cachedStatement(
        sql: """
          SELECT position, lines, data FROM kept_data
          WHERE conversation = (SELECT row FROM conversations WHERE id = ?) AND provider = ? AND model IS ?
          ORDER BY position DESC LIMIT ?
          """),
      arguments: [conversation.stored, provider.stored, model?.stored, max(0, limit)]
    ).reversed().map { row in
      let stored = StoredRow(row, of: "kept_data")
      let count = try stored.integer(1)
      guard count > 0 else { throw stored.damaged("it does not belong to a line") }
      return KeptAnswer(lines: stored.number..<(stored.number + count), value: try stored.json(2))
    }
  }
}
