/// A result of a check.
public struct Finding: Sendable, Hashable, Codable {
  /// The seriousness of a finding.
  public enum Severity: String, Sendable, Hashable, Codable, CaseIterable {
    /// Works as it should.
    case ok
    /// Works, with a problem that needs attention.
    case warning
    /// Does not work.
    case failure
  }
  /// The seriousness.
  public let severity: Severity
  /// The thing that was checked, in a few English words; the code of `reason` says as much.
  public let subject: String
  /// The result.
  public let reason: Explanation
  /// What to do about it; empty if nothing needs to be done.
  public let remedies: [Remedy]

  /// Creates a finding.
  public init(_ severity: Severity, subject: String, _ reason: Explanation, remedies: [Remedy] = []) {
    self.severity = severity
    self.subject = subject
    self.reason = reason
    self.remedies = remedies
  }
}
