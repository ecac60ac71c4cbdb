public import Foundation

/// Reports stored rows that cannot be read.
///
/// An operation over many rows skips a damaged one, so that it does not block other work. A read of one thing throws if
/// its row is damaged. Either way the row is reported here.
public protocol DamageReporting: Sendable {
  /// Damaged rows found since the store was opened, each once, in the order found; at most 100.
  var damage: [Damage] { get }

  /// Adds damage found by a reader of the store: a value that was read but cannot be decoded. Logged once. Errors other
  /// than `.damaged` are ignored.
  func report(_ error: StoreError)
}

/// A stored row that cannot be read.
public struct Damage: Sendable, Hashable {
  /// The table and row, the problem, and the remedy; English, for operators.
  public let what: String
  /// When it was first found.
  public let since: Date

  /// Creates a report.
  public init(_ what: String, since: Date) {
    self.what = what
    self.since = since
  }
}
