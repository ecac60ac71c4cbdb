import Foundation
import GRDB
public import GatewayCore
import GatewayKit

extension SQLiteStore {
  /// The most conversations of one agent, and of one team, that are searched: those with the latest activity.
  private static let mostConversations = 200

  /// Lines with the words, the newest first; see `SearchStore`.
  public func lines(_ search: LineSearch) async throws(StoreError) -> FoundLines {
    try await read { database in
      let scope = try Self.scope(of: search, database)
      if let scope, scope.isEmpty { return FoundLines(lines: [], next: nil) }
      var reader = LineReader(search, expression: SearchExpression.lines(search.words, in: scope))
      let lines = try reader.read(database) { row in
        try self.damageLog.readable(row) { try Self.line($0) }
      }
      return FoundLines(lines: lines, next: reader.next)
    }
  }

  /// Contacts with the words, the newest first; see `SearchStore`.
  public func contacts(_ search: ContactSearch) async throws(StoreError) -> [FoundContact] {
    try await read { database in
      var condition = "search_contacts MATCH ? AND rowid < ?"
      var arguments: StatementArguments = [
        SearchExpression.contacts(search.words, inAddresses: search.inAddresses), search.before ?? Int64.max,
      ]
      if let assignee = search.assignee {
        let own = try Self.conversations(of: assignee, column: "contact", database)
        condition += " AND rowid IN (\(own.map(String.init).joined(separator: ", ")))"
      }
      arguments += [min(max(search.limit, 1), LineSearch.maximumLimit)]
      let rows = try Row.fetchAll(
        database,
        sql: """
          SELECT k.row, k.id, k.name, k.aliases, k.profile FROM (
            SELECT rowid AS row FROM search_contacts WHERE \(condition) ORDER BY rowid DESC LIMIT ?) f
          JOIN contacts k ON k.row = f.row ORDER BY k.row DESC
          """, arguments: arguments)
      return try self.damageLog.readable(rows) { (row: Row) -> FoundContact in
        let stored = StoredRow(row, of: "contacts")
        return FoundContact(contact: try ConversationRow.contact(stored), number: stored.number)
      }
    }
  }

  /// The conversations to search; nil for all.
  private static func scope(of search: LineSearch, _ database: Database) throws -> [Int64]? {
    var scope: [Int64]?
    if let assignee = search.assignee { scope = try conversations(of: assignee, column: "row", database) }
    guard let conversation = search.conversation else { return scope }
    let row = try Int64.fetchOne(
      database.cachedStatement(sql: "SELECT row FROM conversations WHERE id = ?"), arguments: [conversation.stored])
    guard let row, scope?.contains(row) ?? true else { return [] }
    return [row]
  }

  /// The conversations that count as assigned to an agent, or their contacts.
  private static func conversations(of assignee: Assignee, column: String, _ database: Database) throws -> [Int64] {
    func rows(_ condition: String, _ value: Data) throws -> [Int64] {
      try Int64.fetchAll(
        database.cachedStatement(
          sql: """
            SELECT \(column) FROM conversations WHERE \(condition)
            ORDER BY last_activity_at DESC LIMIT \(mostConversations)
            """),
        arguments: [value])
    }
    var found = Set(try rows("agent = ? AND agent IS NOT NULL AND owner = 'agent'", assignee.agent.stored))
    for team in assignee.teams {
      found.formUnion(try rows("assigned_team = ? AND assigned_team IS NOT NULL", team.stored))
    }
    return found.sorted()
  }

  private static func line(_ row: Row) throws -> FoundLines.Line {
    let conversation = StoredRow(row, of: "conversations", at: 5)
    let contact = StoredRow(row, of: "contacts", at: 8)
    return FoundLines.Line(
      entry: try LogLine.entry(row, of: try conversation.identifier(1)), channel: try conversation.identifier(2),
      contact: try contact.identifier(1), name: try contact.optionalText(2))
  }
}

/// Reads a page of found lines, in one snapshot and with a bounded number of rows.
private struct LineReader {
  /// The rows read for one page, at most. Only a page with one line of each conversation can need more than it returns.
  private static let mostRows = 2_000

  private let search: LineSearch
  private let expression: String
  private let limit: Int
  private var seen: Set<Int64> = []
  /// Where the next page begins, after `read`.
  private(set) var next: Int64?

  init(_ search: LineSearch, expression: String) {
    self.search = search
    self.expression = expression
    limit = min(max(search.limit, 1), LineSearch.maximumLimit)
    next = search.before
  }

  mutating func read(
    _ database: Database, _ decode: (Row) throws -> FoundLines.Line?
  ) throws -> [FoundLines.Line] {
    var lines: [FoundLines.Line] = []
    var rows = 0
    let hits = try Int64.fetchCursor(
      database.cachedStatement(
        sql: "SELECT rowid FROM search_lines WHERE search_lines MATCH ? AND rowid < ? ORDER BY rowid DESC"),
      arguments: [expression, search.before ?? Int64.max])
    while lines.count < limit, rows < Self.mostRows {
      guard let position = try hits.next() else {
        next = nil
        return lines
      }
      rows += 1
      next = position
      guard let row = try Self.row(at: position, database), try isWanted(position, row, database) else { continue }
      if let line = try decode(row) { lines.append(line) }
    }
    return lines
  }

  private static func row(at position: Int64, _ database: Database) throws -> Row? {
    try Row.fetchOne(
      database.cachedStatement(
        sql: """
          SELECT \(LogLine.columns), c.row, c.id, c.channel, k.row, k.id, k.name, c.owner, c.agent, c.assigned_team
          FROM log l JOIN conversations c ON c.row = l.conversation JOIN contacts k ON k.row = c.contact
          WHERE l.position = ?
          """),
      arguments: [position])
  }

  private mutating func isWanted(_ position: Int64, _ row: Row, _ database: Database) throws -> Bool {
    let conversation = StoredRow(row, of: "conversations", at: 5)
    if let wanted = search.conversation, try conversation.identifier(1) != wanted { return false }
    if let assignee = search.assignee {
      let owner = StoredRow(row, of: "conversations", at: 11)
      let team = try owner.optionalText(2).map(TeamID.init(rawValue:))
      let isOwn = try owner.text(0) == Owner.Kind.agent.rawValue && owner.identifier(1) == assignee.agent
      guard isOwn || team.map(assignee.teams.contains) ?? false else { return false }
    }
    guard search.onePerConversation else { return true }
    guard seen.insert(conversation.number).inserted else { return false }
    return try !isOnAnEarlierPage(conversation.number, database)
  }

  /// Whether the conversation has a newer line with the words, from before this page.
  private func isOnAnEarlierPage(_ conversation: Int64, _ database: Database) throws -> Bool {
    guard let before = search.before else { return false }
    return try Row.fetchOne(
      database.cachedStatement(
        sql: "SELECT rowid FROM search_lines WHERE search_lines MATCH ? AND rowid >= ? ORDER BY rowid DESC LIMIT 1"),
      arguments: [SearchExpression.lines(search.words, in: [conversation]), before]) != nil
  }
}
