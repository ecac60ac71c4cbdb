import Foundation
import GRDB
public import GatewayCore
public import GatewayKit

extension SQLiteStore {
  /// The conversation; nil when it is not stored.
  public func conversation(_ id: ConversationID) async throws(StoreError) -> Conversation? {
    try await read { database in
      try Row.fetchOne(
        database.cachedStatement(
          sql: """
            SELECT \(ConversationRow.columns) FROM conversations c JOIN contacts k ON k.row = c.contact WHERE c.id = ?
            """),
        arguments: [id.stored]
      ).map(ConversationRow.conversation)
    }
  }

  /// Changes a conversation in one transaction; see `ConversationStore`.
  public func commit(_ change: ConversationChange) async throws(StoreError) -> ChangeResult {
    let prepared = try PreparedChange(change)
    return try await write { database in try prepared.commit(database) }
  }

  /// The log of a conversation after `position`, oldest first.
  public func log(
    of conversation: ConversationID, after position: Int64?, limit: Int
  ) async throws(StoreError) -> [LogEntry] {
    try await read { database in
      try Row.fetchAll(
        database.cachedStatement(
          sql: """
            SELECT \(LogLine.columns) FROM log l
            WHERE l.conversation = (SELECT row FROM conversations WHERE id = ?) AND l.position > ?
            ORDER BY l.position LIMIT ?
            """),
        arguments: [conversation.stored, position ?? 0, max(0, limit)]
      ).map { try LogLine.entry($0, of: conversation) }
    }
  }

  /// The line of a message or note in a conversation.
  public func line(
    of message: MessageID, in conversation: ConversationID
  ) async throws(StoreError) -> LogEntry? {
    try await read { database in
      try Row.fetchOne(
        database.cachedStatement(
          sql: """
            SELECT \(LogLine.columns) FROM log l
            WHERE l.conversation = (SELECT row FROM conversations WHERE id = ?) AND l.message = ? LIMIT 1
            """),
        arguments: [conversation.stored, message.stored]
      ).map { try LogLine.entry($0, of: conversation) }
    }
  }

  /// The lines of all conversations after `position`, in order.
  public func log(after position: Int64, limit: Int) async throws(StoreError) -> [LogEntry] {
    try await read { database in
      try Row.fetchAll(
        database.cachedStatement(
          sql: """
            SELECT \(LogLine.columns), c.id FROM log l JOIN conversations c ON c.row = l.conversation
            WHERE l.position > ? ORDER BY l.position LIMIT ?
            """),
        arguments: [position, max(0, limit)]
      ).map { try LogLine.entry($0, of: StoredRow($0, of: "log").identifier(5)) }
    }
  }

  /// The position of the last line of all conversations; 0 before the first.
  public func lastPosition() async throws(StoreError) -> Int64 {
    try await read { database in
      try Int64.fetchOne(database.cachedStatement(sql: "SELECT MAX(position) FROM log")) ?? 0
    }
  }

  /// The lines of a conversation's log before `position`, oldest first.
  public func log(
    of conversation: ConversationID, before position: Int64, limit: Int
  ) async throws(StoreError) -> [LogEntry] {
    try await read { database in
      try Row.fetchAll(
        database.cachedStatement(
          sql: """
            SELECT \(LogLine.columns) FROM log l
            WHERE l.conversation = (SELECT row FROM conversations WHERE id = ?) AND l.position < ?
            ORDER BY l.position DESC LIMIT ?
            """),
        arguments: [conversation.stored, position, max(0, limit)]
      ).reversed().map { try LogLine.entry($0, of: conversation) }
    }
  }

  /// The last lines of a conversation's log, oldest first.
  public func recentLog(of conversation: ConversationID, limit: Int) async throws(StoreError) -> [LogEntry] {
    try await read { database in try Self.recentLog(of: conversation, limit: limit, database) }
  }

  /// The recent log and the provider's kept data, from one snapshot: what a prompt is built from.
  public func recollection(
    of conversation: ConversationID, for provider: ProviderID, model: String?, limit: Int
  ) async throws(StoreError) -> Recollection {
    try await read { database in
      Recollection(
        log: try Self.recentLog(of: conversation, limit: limit, database),
        kept: try Self.keptAnswers(of: conversation, from: provider, model: model, limit: limit, database))
    }
  }

  private static func recentLog(
    of conversation: ConversationID, limit: Int, _ database: Database
  ) throws -> [LogEntry] {
    try Row.fetchAll(
      database.cachedStatement(
        sql: """
          SELECT \(LogLine.columns) FROM log l
          WHERE l.conversation = (SELECT row FROM conversations WHERE id = ?) ORDER BY l.position DESC LIMIT ?
          """),
      arguments: [conversation.stored, max(0, limit)]
    ).reversed().map { try LogLine.entry($0, of: conversation) }
  }

  /// The lines at these positions that belong to the conversation's log, in order.
  public func lines(
    at positions: [Int64], of conversation: ConversationID
  ) async throws(StoreError) -> [LogEntry] {
    try await read { database in
      let statement = try database.cachedStatement(
        sql: """
          SELECT \(LogLine.columns) FROM log l
          WHERE l.position = ? AND l.conversation = (SELECT row FROM conversations WHERE id = ?)
          """)
      return try Set(positions).sorted().compactMap { position in
        try Row.fetchOne(statement, arguments: [position, conversation.stored])
          .map { try LogLine.entry($0, of: conversation) }
      }
    }
  }

  /// How many conversations have this kind of owner.
  public func conversationCount(
    ownedBy owner: Owner.Kind, on channel: ChannelID?
  ) async throws(StoreError) -> Int {
    try await read { database in
      let onChannel = channel == nil ? "" : "AND channel = ?"
      return try Int.fetchOne(
        database.cachedStatement(sql: "SELECT COUNT(*) FROM conversations WHERE owner = ? \(onChannel)"),
        arguments: StatementArguments([owner.rawValue]) + StatementArguments([channel?.stored].compactMap { $0 })) ?? 0
    }
  }

  /// The traces of a conversation's turns after `position`, oldest first.
  public func traces(
    of conversation: ConversationID, after position: Int64?, limit: Int
  ) async throws(StoreError) -> [PlacedTrace] {
    try await read { database in
      try Row.fetchAll(
        database.cachedStatement(
          sql: """
            SELECT position, trace FROM log
            WHERE conversation = (SELECT row FROM conversations WHERE id = ?) AND position > ? AND trace IS NOT NULL
            ORDER BY position LIMIT ?
            """),
        arguments: [conversation.stored, position ?? 0, max(0, limit)]
      ).map { row in
        let stored = StoredRow(row, of: "log")
        return PlacedTrace(position: stored.number, trace: try stored.json(1))
      }
    }
  }
}
