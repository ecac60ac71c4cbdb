/// Whether what is written reaches the disk.
public protocol CommitReporting: Sendable {
  /// Why nothing can be committed; nil when the last commit succeeded.
  ///
  /// A refused change, such as a conflict, is no failure. After a failure the store tries a write of its own when it is
  /// asked, at most once a second, so that it recovers without traffic.
  func commitTrouble() async -> CommitTrouble?
}

/// Why commits fail.
public struct CommitTrouble: Sendable, Hashable {
  /// What happened, and the remedy; English, for operators.
  public let reason: String
  /// For how long.
  public let lasting: Duration

  /// A trouble.
  public init(reason: String, lasting: Duration) {
    self.reason = reason
    self.lasting = lasting
  }
}
