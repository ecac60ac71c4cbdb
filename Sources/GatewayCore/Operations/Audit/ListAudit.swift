public import Foundation
public import GatewayKit

/// Lists what people and programs did, the newest first.
public struct ListAudit: Operation {
  /// What the surfaces need to know.
  public static let spec = OperationSpec(
    "audit.list", http: .get("audit"), access: .admin, effect: .read,
    summary: "Lists what people and programs did, the newest first.")
  /// The most items of a page, unless the caller asks for another number.
  private static let pageLength = 100

  /// Only by this actor: `user:u1`, `token:t1`, `host:ana`, `phone:wa`, `system`, `anonymous`.
  public let actor: String?
  /// Only this operation.
  public let operation: String?
  /// Only on this kind of object, such as `conversation`, or on the one object `conversation:ID`.
  public let object: String?
  /// Only from this time on.
  public let from: Date?
  /// Only before this time.
  public let to: Date?
  /// Where the page begins: `next` of the page before.
  public let cursor: String?
  /// The most items; 1 to 1,000.
  public let limit: Int?

  /// Creates the operation.
  public init(
    actor: String? = nil, operation: String? = nil, object: String? = nil, from: Date? = nil, to: Date? = nil,
    cursor: String? = nil, limit: Int? = nil
  ) {
    self.actor = actor
    self.operation = operation
    self.object = object
    self.from = from
    self.to = to
    self.cursor = cursor
    self.limit = limit
  }

  /// Lists.
  public func run(_ call: OperationCall) async throws(OperationError) -> Page<AuditedOperation> {
    let limit = min(max(limit ?? Self.pageLength, 1), AuditQuery.maximumLimit)
    var query = AuditQuery(actor: actor, operation: operation, from: from, to: to, limit: limit)
    if let object {
      let parts = object.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
      query.objectKind = parts.first.map(String.init)
      query.object = parts.count == 2 ? String(parts[1]) : nil
    }
    if let cursor { query.before = try AuditCursor(text: cursor) }
    let store = call.services.store
    return try await call.services.stored { () throws(StoreError) in
      let found = try await store.auditedActions(query)
      guard let last = found.last else { return Page([]) }
      let next = AuditCursor(at: last.first.at, number: last.number)
      let items = found.map(AuditedOperation.init)
      // A short page does not mean the end, because unreadable rows are left out.
      (query.before, query.limit) = (next, 1)
      return Page(items, next: try await store.auditedActions(query).isEmpty ? nil : next.text)
    }
  }
}

/// An operation in the audit log as shown in lists.
public struct AuditedOperation: Sendable, Hashable, Codable {
  /// The number of its first row.
  public let number: Int64
  /// When it began.
  public let at: Date
  /// The kind of actor and its id.
  public let actor: String
  /// The operation's name.
  public let operation: String
  /// The kind of object.
  public let objectKind: String
  /// The object's id; nil where there is only one such object.
  public let object: String?
  /// `done`, or the error's code; nil when the process ended before the operation did: whether it took effect is unknown.
  public let outcome: String?
  /// What it changed: an object with the members `before` and `after`; nil if it does not say it.
  public let change: JSONValue?
  /// The network address that the actor asked from; nil on the gateway's machine.
  public let address: String?

  init(_ action: AuditedAction) {
    let (first, end) = (action.first, action.last ?? action.first)
    number = action.number
    at = first.at
    actor = first.actor
    operation = first.operation
    objectKind = first.objectKind
    object = end.object
    outcome = end.outcome
    change = end.change.flatMap { try? JSONDecoder().decode(JSONValue.self, from: Data($0)) }
    address = first.address
  }
}

extension AuditCursor {
  /// The cursor as text: the milliseconds since 1970, and the number.
  var text: String { "\(at.auditMilliseconds).\(number)" }

  /// Reads a cursor; throws unless it has the form that `text` gives.
  init(text: String) throws(OperationError) {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 2, let milliseconds = Int64(parts[0]), let number = Int64(parts[1]) else {
      throw OperationError(.invalidCursor)
    }
    self.init(at: Date(auditMilliseconds: milliseconds), number: number)
  }
}
