public import Foundation
public import GatewayKit

/// Exports the rows of the audit log in their order, page by page, up to the row that was the last when the export began.
public struct ExportAudit: Operation {
  /// What the surfaces need to know.
  public static let spec = OperationSpec(
    "audit.export", http: .get("audit/export"), access: .admin, effect: .read, audited: .object("audit"),
    summary: "Exports the rows of the audit log in their order, with their codes.")
  /// The most rows of a page.
  private static let pageLength = 5_000

  /// Where the page begins: `next` of the page before.
  public let cursor: String?
  /// The most rows; 1 to 5,000.
  public let limit: Int?

  /// Creates the operation.
  public init(cursor: String? = nil, limit: Int? = nil) {
    self.cursor = cursor
    self.limit = limit
  }

  /// Exports.
  public func run(_ call: OperationCall) async throws(OperationError) -> Page<ExportedAuditRow> {
    let services = call.services
    let limit = min(max(limit ?? Self.pageLength, 1), Self.pageLength)
    let place = try cursor.map { text throws(OperationError) in try Place(text: text) }
    let slice = try await services.stored { () throws(StoreError) in
      try await services.store.auditSlice(after: place?.after ?? 0, limit: limit)
    }
    // Rows of the export's own pages would make it endless.
    let end = place?.end ?? slice.end.flatMap(services.audit.chain.end(stored:))?.count ?? .max
    let rows = slice.rows.filter { $0.number <= end }
    let isLast = rows.count < limit || rows.last?.number == end
    return Page(
      rows.map(ExportedAuditRow.init), next: isLast ? nil : rows.last.map { Place(after: $0.number, end: end).text })
  }

  /// Where an export continues, and where it ends.
  private struct Place {
    let after: Int64
    let end: Int64

    var text: String { "\(after).\(end)" }

    init(after: Int64, end: Int64) {
      self.after = after
      self.end = end
    }

    init(text: String) throws(OperationError) {
      let parts = text.split(separator: ".", omittingEmptySubsequences: false)
      guard parts.count == 2, let after = Int64(parts[0]), let end = Int64(parts[1]) else {
        throw OperationError(.invalidCursor)
      }
      self.init(after: after, end: end)
    }
  }
}

/// A row of the audit log as exported. Of an unreadable row there is only the number.
public struct ExportedAuditRow: Sendable, Hashable, Codable {
  /// The number; rows count from 1.
  public let number: Int64
  /// When.
  public let at: Date?
  /// The kind of actor and its id.
  public let actor: String?
  /// The operation's name.
  public let operation: String?
  /// The kind of object.
  public let objectKind: String?
  /// The object's id.
  public let object: String?
  /// The network address that the actor asked from.
  public let address: String?
  /// In a row that ends an edit, the number of the row that began it.
  public let begun: Int64?
  /// `done`, or the error's code; nil in the row that begins an edit.
  public let outcome: String?
  /// What changed: an object with the members `before` and `after`.
  public let change: JSONValue?
  /// The row's code, in hexadecimal digits.
  public let code: String?

  init(_ stored: AuditSlice.Stored) {
    number = stored.number
    let row: AuditRow? = if case .row(let row) = stored { row } else { nil }
    at = row?.record.at
    actor = row?.record.actor
    operation = row?.record.operation
    objectKind = row?.record.objectKind
    object = row?.record.object
    address = row?.record.address
    begun = row?.record.begun
    outcome = row?.record.outcome
    change = row?.record.change.flatMap { try? JSONDecoder().decode(JSONValue.self, from: Data($0)) }
    code = row.map { Hexadecimal.text($0.code) }
  }
}
