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
  /// The thing that was checked.
  public let subject: String
  /// The result, in a sentence.
  public let detail: String
  /// What to do about it; nil if nothing needs to be done.
  public let remedy: String?

  /// Creates a finding.
  public init(_ severity: Severity, subject: String, detail: String, remedy: String? = nil) {
    self.severity = severity
    self.subject = subject
    self.detail = detail
    self.remedy = remedy
  }
}
