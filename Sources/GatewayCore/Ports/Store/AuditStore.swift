public import Foundation

/// The audit log: rows that are added, and never changed or removed.
public protocol AuditStore: Sendable {
  /// Adds a row with the next number, and stores the log's new end, in one transaction. Returns the number.
  ///
  /// The store reads the end in that transaction, asks `chain` for the place and the row, and stores them as they are.
  func appendAudit(_ record: AuditRecord, chain: AuditChain) async throws(StoreError) -> Int64

  /// The rows after `number` in order, at most `limit`, and the end of the log, as of one moment.
  func auditSlice(after number: Int64, limit: Int) async throws(StoreError) -> AuditSlice

  /// What was done, the newest first; at equal times the greater number comes first. Unreadable rows are left out.
  func auditedActions(_ query: AuditQuery) async throws(StoreError) -> [AuditedAction]
}

/// A part of the audit log as it is stored.
public struct AuditSlice: Sendable {
  /// A row, or only its number if it cannot be read.
  public enum Stored: Sendable, Hashable {
    /// A row. Whether it is as it was written is for `AuditChain` to say.
    case row(AuditRow)
    /// A row that does not have the form of one.
    case unreadable(Int64)

    /// The row's number.
    public var number: Int64 {
      switch self {
      case .row(let row): row.number
      case .unreadable(let number): number
      }
    }
  }

  /// The rows, in the order of their numbers.
  public let rows: [Stored]
  /// The stored end of the log; nil for an empty log. See `AuditChain.end(stored:)`.
  public let end: [UInt8]?

  /// Creates a slice.
  public init(rows: [Stored], end: [UInt8]?) {
    self.rows = rows
    self.end = end
  }
}

/// An operation in the audit log: its first row, and the row that ends it.
public struct AuditedAction: Sendable, Hashable {
  /// The number of the first row.
  public let number: Int64
  /// What the first row says.
  public let first: AuditRecord
  /// What the row says that ends it; nil when there is only one row.
  public let last: AuditRecord?

  /// Creates an action.
  public init(number: Int64, first: AuditRecord, last: AuditRecord?) {
    self.number = number
    self.first = first
    self.last = last
  }
}

/// Which operations in the audit log to list.
public struct AuditQuery: Sendable, Hashable {
  /// The largest page.
  public static let maximumLimit = 1_000

  /// Only by this actor.
  public var actor: String?
  /// Only this operation.
  public var operation: String?
  /// Only on this kind of object.
  public var objectKind: String?
  /// Only on the object with this id.
  public var object: String?
  /// Only from this time on.
  public var from: Date?
  /// Only before this time.
  public var to: Date?
  /// Only operations after this position: the next page.
  public var before: AuditCursor?
  /// The most operations returned; 1 to `maximumLimit`.
  public var limit: Int

  /// Creates a query; by default it matches everything.
  public init(
    actor: String? = nil, operation: String? = nil, objectKind: String? = nil, object: String? = nil,
    from: Date? = nil, to: Date? = nil, before: AuditCursor? = nil, limit: Int = 100
  ) {
    self.actor = actor
    self.operation = operation
    self.objectKind = objectKind
    self.object = object
    self.from = from
    self.to = to
    self.before = before
    self.limit = limit
  }
}

/// A position in the list of operations. It includes the number, because several may have the same time.
public struct AuditCursor: Sendable, Hashable {
  /// The time of the page's last operation.
  public let at: Date
  /// Its number.
  public let number: Int64

  /// Creates a cursor.
  public init(at: Date, number: Int64) {
    self.at = at
    self.number = number
  }
}
