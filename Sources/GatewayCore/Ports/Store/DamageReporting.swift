public import Foundation

/// Reports stored rows that cannot be read.
///
/// Where the gateway works through many rows by itself, a damaged one is left out, so that it stops nobody else's work.
/// Where one thing was asked for and its row is damaged, the call throws. Either way the row is reported here.
public protocol DamageReporting: Sendable {
  /// The damaged rows that were met since the store was opened, each once, in the order they were met; at most 100.
  var damage: [Damage] { get }

  /// Adds what a reader of the store found: a value that the store gave back whole, but that cannot be decoded. Logged
  /// when it is new. Errors of other kinds than `.damaged` are ignored.
  func report(_ error: StoreError)
}

/// A stored row that cannot be read.
public struct Damage: Sendable, Hashable {
  /// Which row of which table, what is wrong with it, and the remedy; English, for operators.
  public let what: String
  /// When it was first met.
  public let since: Date

  /// A report.
  public init(_ what: String, since: Date) {
    self.what = what
    self.since = since
  }
}
