/// Reports whether commits reach the disk.
public protocol CommitReporting: Sendable {
  /// Why commits fail; nil when the last commit succeeded.
  ///
  /// A refused change, such as a conflict, is not a failure. After a failure this call makes the store try a write, at
  /// most once a second, so that it recovers without traffic.
  func commitTrouble() async -> CommitTrouble?
}

/// Why commits fail.
public struct CommitTrouble: Sendable, Hashable {
  /// What happened, and the remedy; English, for operators.
  public let reason: String
  /// How long commits have been failing.
  public let lasting: Duration

  /// Creates a trouble.
  public init(reason: String, lasting: Duration) {
    self.reason = reason
    self.lasting = lasting
  }
}
