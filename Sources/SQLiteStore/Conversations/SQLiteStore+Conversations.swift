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

  /// Conversations that match the query, latest activity first.
  public func conversations(_ query: ConversationQuery) async throws(StoreError) -> [Conversation] {
    var conditions: [String] = []
    var arguments: [(any DatabaseValueConvertible)?] = []
    if let owner = query.owner {
      // SQLite uses a partial index only if the query repeats its condition.
      conditions.append(owner == .bot ? "c.owner = ?" : "c.owner <> 'bot' AND c.owner = ?")
      arguments.append(owner.rawValue)
    }
    if query.flagged { conditions.append("c.flagged = 1") }
    switch query.draft {
    case .any: conditions.append("c.draft IS NOT NULL")
    case .named(let draft):
      conditions.append("c.draft = ?")
      arguments.append(draft.stored)
    case nil: break
    }
    if let channel = query.channel {
      // With a plus, SQLite reads the few conversations of the other filters instead of all of the channel.
      conditions.append(query.isSelective ? "+c.channel = ?" : "c.channel = ?")
      arguments.append(channel.stored)
    }
    if let agent = query.agent {
      // Rows of versions before 0.2 have the name of a person at the terminal without its kind.
      let names = agent.kind == .host ? [agent.stored, agent.name.stored] : [agent.stored]
      conditions.append(
        names.count == 1
          ? "c.owner = 'agent' AND c.agent = ? AND c.agent IS NOT NULL" : "c.owner = 'agent' AND c.agent IN (?, ?)")
      arguments += names
    }
    if let before = query.before {
      if let last = before.conversation {
        // The first condition lets SQLite use the index.
        conditions.append("c.last_activity_at <= ? AND (c.last_activity_at < ? OR c.id < ?)")
        arguments += [before.activityAt.stored, before.activityAt.stored, last.stored]
      } else {
        conditions.append("c.last_activity_at < ?")
        arguments.append(before.activityAt.stored)
      }
    }
    arguments.append(min(max(query.limit, 1), ConversationQuery.maximumLimit))
    let filter = conditions.isEmpty ? "" : "WHERE " + conditions.joined(separator: " AND ")
    let values = StatementArguments(arguments)
    return try await read { database in
      let rows = try Row.fetchAll(
        database.cachedStatement(
          sql: """
            SELECT \(ConversationRow.columns) FROM conversations c JOIN contacts k ON k.row = c.contact \(filter)
            ORDER BY c.last_activity_at DESC, c.id DESC LIMIT ?
            """),
        arguments: values)
      return try self.damageLog.readable(rows, ConversationRow.conversation)
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

extension ConversationQuery {
  /// Whether a filter other than the channel leaves few conversations.
  fileprivate var isSelective: Bool { flagged || draft != nil || agent != nil || (owner ?? .bot) != .bot }
}
