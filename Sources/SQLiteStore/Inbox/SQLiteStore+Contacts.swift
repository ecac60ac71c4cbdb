import GRDB
public import GatewayCore
public import GatewayKit

extension SQLiteStore {
  private static let columns = "k.row, k.id, k.name, k.aliases, k.profile"

  /// The contact; nil when it is not stored.
  public func contact(_ id: ContactID) async throws(StoreError) -> Contact? {
    try await read { database in try Self.contact(id, database)?.contact }
  }

  /// Contacts, the newest first.
  public func contacts(_ query: ContactQuery) async throws(StoreError) -> [FoundContact] {
    var conditions = ["k.row < ?"]
    var values: [(any DatabaseValueConvertible)?] = [query.before ?? Int64.max]
    if let tag = query.tag {
      conditions.append("k.row IN (SELECT contact FROM contact_tags WHERE tag = ?)")
      values.append(tag.stored)
    }
    if let assignee = query.assignee {
      let own = "agent = ? AND agent IS NOT NULL AND owner = 'agent'"
      let teams = assignee.teams.sorted()
      let kinds = [own] + teams.map { _ in "assigned_team = ? AND assigned_team IS NOT NULL" }
      let selections = kinds.map { "SELECT contact FROM conversations WHERE \($0)" }
      conditions.append("k.row IN (\(selections.joined(separator: " UNION ")))")
      values.append(assignee.agent.stored)
      values += teams.map(\.stored)
    }
    let arguments = StatementArguments(values + [min(max(query.limit, 1), ContactQuery.maximumLimit)])
    let filter = conditions.joined(separator: " AND ")
    return try await read { database in
      let rows = try Row.fetchAll(
        database.cachedStatement(
          sql: "SELECT \(Self.columns) FROM contacts k WHERE \(filter) ORDER BY k.row DESC LIMIT ?"),
        arguments: arguments)
      return try self.damageLog.readable(rows, Self.found)
    }
  }

  /// Edits a contact; see `ContactStore`.
  public func edit(
    _ id: ContactID, _ edit: ContactEdit, after revision: String?
  ) async throws(StoreError) -> ContactReceipt {
    try await write { database in
      guard let before = try Self.contact(id, database) else { return .notFound }
      guard revision == nil || revision == before.contact.revision else { return .outdated(before.contact) }
      if let name = edit.name { try ContactEditor.rename(before.number, name, database) }
      if !edit.profile.isEmpty {
        try ContactEditor.store(before.contact.profile.applying(edit.profile), of: before.number, database)
      }
      guard let after = try Self.contact(id, database) else { return .notFound }
      return .edited(after.contact)
    }
  }

  private static func contact(_ id: ContactID, _ database: Database) throws -> FoundContact? {
    try Row.fetchOne(
      database.cachedStatement(sql: "SELECT \(columns) FROM contacts k WHERE k.id = ?"), arguments: [id.stored]
    ).map(found)
  }

  private static func found(_ row: Row) throws -> FoundContact {
    let stored = StoredRow(row, of: "contacts")
    return FoundContact(contact: try ConversationRow.contact(stored), number: stored.number)
  }
}
