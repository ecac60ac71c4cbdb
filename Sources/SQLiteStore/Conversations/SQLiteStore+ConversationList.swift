import GRDB
public import GatewayCore
import GatewayKit

extension SQLiteStore {
  /// Conversations that match the query, latest activity first.
  public func conversations(_ query: ConversationQuery) async throws(StoreError) -> [Conversation] {
    let statement = ConversationStatement(query)
    return try await read { database in
      let rows = try Row.fetchAll(database.cachedStatement(sql: statement.sql), arguments: statement.arguments)
      return try self.damageLog.readable(rows, ConversationRow.conversation)
    }
  }
}

/// The SQL of a list of conversations.
private struct ConversationStatement {
  let sql: String
  let arguments: StatementArguments

  init(_ query: ConversationQuery) {
    let limit = min(max(query.limit, 1), ConversationQuery.maximumLimit)
    let order = "ORDER BY c.last_activity_at DESC, c.id DESC LIMIT ?"
    var filter = ConversationFilter(query)
    guard let assignee = query.assignee else {
      sql = """
        SELECT \(ConversationRow.columns) FROM conversations c JOIN contacts k ON k.row = c.contact \(filter.sql) \(order)
        """
      arguments = filter.arguments + [limit]
      return
    }
    // One page of each kind of assignment, each read from its own index in the order of the list.
    var pages: [String] = []
    var arguments = StatementArguments()
    let shared = filter
    filter.own(assignee.agent)
    for page in [filter] + assignee.teams.sorted().map({ team in shared.assigned(to: team) }) {
      pages.append("SELECT row FROM (SELECT c.row FROM conversations c \(page.sql) \(order))")
      arguments += page.arguments + [limit]
    }
    sql = """
      SELECT \(ConversationRow.columns) FROM conversations c JOIN contacts k ON k.row = c.contact
      WHERE c.row IN (\(pages.joined(separator: " UNION "))) \(order)
      """
    self.arguments = arguments + [limit]
  }
}

/// The conditions of a list of conversations, on the table `conversations c`.
private struct ConversationFilter {
  private var conditions: [String] = []
  private var values: [(any DatabaseValueConvertible)?] = []

  var sql: String { conditions.isEmpty ? "" : "WHERE " + conditions.joined(separator: " AND ") }
  var arguments: StatementArguments { StatementArguments(values) }

  init(_ query: ConversationQuery) {
    if let owner = query.owner {
      // SQLite uses a partial index only if the query repeats its condition.
      add(owner == .bot ? "c.owner = ?" : "c.owner <> 'bot' AND c.owner = ?", owner.rawValue)
    }
    if query.flagged { conditions.append("c.flagged = 1") }
    switch query.draft {
    case .any: conditions.append("c.draft IS NOT NULL")
    case .named(let draft): add("c.draft = ?", draft.stored)
    case nil: break
    }
    // With a plus, SQLite reads the few conversations of the other filters instead of all of the channel.
    if let channel = query.channel { add(query.isSelective ? "+c.channel = ?" : "c.channel = ?", channel.stored) }
    if let agent = query.agent { own(agent) }
    if let team = query.team { add("c.assigned_team = ? AND c.assigned_team IS NOT NULL", team.stored) }
    if let tag = query.tag { add("c.contact IN (SELECT contact FROM contact_tags WHERE tag = ?)", tag.stored) }
    if let contact = query.contact { add("c.contact = (SELECT row FROM contacts WHERE id = ?)", contact.stored) }
    if let before = query.before { page(before) }
  }

  /// Only conversations that the agent owns.
  mutating func own(_ agent: AgentID) {
    // Rows of versions before 0.2 have the name of a person at the terminal without its kind.
    guard agent.kind == .host else {
      return add("c.owner = 'agent' AND c.agent = ? AND c.agent IS NOT NULL", agent.stored)
    }
    conditions.append("c.owner = 'agent' AND c.agent IN (?, ?)")
    values += [agent.stored, agent.name.stored]
  }

  /// The same filter for the conversations of a team.
  func assigned(to team: TeamID) -> ConversationFilter {
    var filter = self
    filter.add("c.assigned_team = ? AND c.assigned_team IS NOT NULL", team.stored)
    return filter
  }

  private mutating func page(_ before: ConversationCursor) {
    guard let last = before.conversation else { return add("c.last_activity_at < ?", before.activityAt.stored) }
    // The first condition lets SQLite use the index.
    conditions.append("c.last_activity_at <= ? AND (c.last_activity_at < ? OR c.id < ?)")
    values += [before.activityAt.stored, before.activityAt.stored, last.stored]
  }

  private mutating func add(_ condition: String, _ value: any DatabaseValueConvertible) {
    conditions.append(condition)
    values.append(value)
  }
}

extension ConversationQuery {
  /// Whether a filter other than the channel leaves few conversations.
  fileprivate var isSelective: Bool {
    flagged || draft != nil || agent != nil || team != nil || tag != nil || contact != nil || assignee != nil
      || (owner ?? .bot) != .bot
  }
}
