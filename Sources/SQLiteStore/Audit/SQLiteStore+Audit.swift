import Foundation
import GRDB
public import GatewayCore

extension SQLiteStore {
  /// The setting that holds the end of the audit log.
  private static let end = (name: "audit_end", scope: SettingScope.gateway)

  /// Adds a row to the audit log; see `AuditStore`.
  public func appendAudit(_ record: AuditRecord, chain: AuditChain) async throws(StoreError) -> Int64 {
    try await write { database in
      let newest = try Int64.fetchOne(database.cachedStatement(sql: "SELECT MAX(number) FROM audit")) ?? 0
      let row = chain.row(record, after: chain.place(stored: try Self.storedEnd(database), newest: newest))
      try Self.insert(row, database)
      try Self.set(Self.end.name, in: Self.end.scope, to: chain.stored(row.end), database)
      return row.number
    }
  }

  /// The rows after `number` and the end of the log, from one snapshot.
  public func auditSlice(after number: Int64, limit: Int) async throws(StoreError) -> AuditSlice {
    try await read { database in
      let rows = try Row.fetchAll(
        database.cachedStatement(
          sql: "SELECT \(Self.auditColumns) FROM audit a WHERE a.number > ? ORDER BY a.number LIMIT ?"),
        arguments: [number, max(0, limit)])
      return AuditSlice(rows: rows.map(Self.stored), end: try Self.storedEnd(database))
    }
  }

  /// What was done, the newest first; see `AuditStore`.
  public func auditedActions(_ query: AuditQuery) async throws(StoreError) -> [AuditedAction] {
    let (conditions, arguments) = Self.conditions(of: query)
    return try await read { database in
      let rows = try Row.fetchAll(
        database.cachedStatement(
          sql: """
            SELECT \(Self.auditColumns), \(Self.auditColumns.replacing("a.", with: "e."))
            FROM audit a LEFT JOIN audit e ON e.begun = a.number
            WHERE \(conditions) ORDER BY a.at DESC, a.number DESC LIMIT ?
            """),
        arguments: arguments)
      return try self.damageLog.readable(rows) { (row: Row) -> AuditedAction in
        let ends = row.hasNull(atIndex: Self.auditColumnCount) == false
        return AuditedAction(
          number: try StoredRow(row, of: "audit").integer(0), first: try Self.record(StoredRow(row, of: "audit")),
          last: ends ? try Self.record(StoredRow(row, of: "audit", at: Self.auditColumnCount)) : nil)
      }
    }
  }

  private static let auditColumns = """
    a.number, a.at, a.actor, a.operation, a.object_kind, a.object, a.address, a.begun, a.outcome, a.change, \
    a.previous, a.code
    """
  private static let auditColumnCount = 12

  /// Every condition starts with a column of the index that serves the list in its order.
  private static func conditions(of query: AuditQuery) -> (String, StatementArguments) {
    var conditions = ["a.begun IS NULL"]
    var arguments: [(any DatabaseValueConvertible)?] = []
    func add(_ condition: String, _ values: (any DatabaseValueConvertible)?...) {
      conditions.append(condition)
      arguments += values
    }
    if let actor = query.actor { add("a.actor = ?", actor.stored) }
    if let operation = query.operation { add("a.operation = ?", operation.stored) }
    if let kind = query.objectKind { add("a.object_kind = ?", kind.stored) }
    if let object = query.object { add("a.object = ?", object.stored) }
    if let from = query.from { add("a.at >= ?", from.stored) }
    if let to = query.to { add("a.at < ?", to.stored) }
    if let before = query.before {
      add("a.at <= ? AND (a.at < ? OR a.number < ?)", before.at.stored, before.at.stored, before.number)
    }
    arguments.append(min(max(query.limit, 1), AuditQuery.maximumLimit))
    return (conditions.joined(separator: " AND "), StatementArguments(arguments))
  }

  private static func storedEnd(_ database: Database) throws -> [UInt8]? {
    let value = try Row.fetchOne(
      database.cachedStatement(sql: "SELECT value FROM settings WHERE scope = ? AND name = ?"),
      arguments: [end.scope.stored, end.name.stored])
    return value.map { [UInt8](StoredRow($0, of: "settings").bytesOrNone(0)) }
  }

  private static func insert(_ row: AuditRow, _ database: Database) throws {
    let record = row.record
    try database.cachedStatement(
      sql: """
        INSERT INTO audit
          (number, at, actor, operation, object_kind, object, address, begun, outcome, change, previous, code)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """
    ).execute(
      arguments: [
        row.number, record.at.stored, record.actor.stored, record.operation.stored, record.objectKind.stored,
        record.object?.stored, record.address?.stored, record.begun, record.outcome?.stored,
        record.change.map { Data($0) }, Data(row.previous), Data(row.code),
      ])
  }

  /// A row of the log; an edited file may hold anything there.
  private static func stored(_ row: Row) -> AuditSlice.Stored {
    let stored = StoredRow(row, of: "audit")
    do {
      return .row(
        AuditRow(
          number: stored.number, record: try record(stored), previous: [UInt8](try stored.bytes(10)),
          code: [UInt8](try stored.bytes(11))))
    } catch {
      return .unreadable(stored.number)
    }
  }

  private static func record(_ stored: StoredRow) throws -> AuditRecord {
    AuditRecord(
      at: try stored.date(1), actor: try stored.text(2), operation: try stored.text(3), objectKind: try stored.text(4),
      object: try stored.optionalText(5), address: try stored.optionalText(6), begun: try stored.optionalInteger(7),
      outcome: try stored.optionalText(8), change: try stored.isNull(9) ? nil : [UInt8](stored.bytes(9)))
  }
}
