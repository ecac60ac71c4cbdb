/// A channel that can tell what is wrong with its own connection: `balcao doctor`.
public protocol Examining: ChannelAdapter {
  /// Looks at credentials, subscriptions and reachability, each finding with its remedy. May take seconds.
  func findings() async -> [Finding]
}

/// One thing an examination found.
public struct Finding: Sendable, Hashable, Codable {
  /// How bad it is.
  public enum Severity: String, Sendable, Hashable, Codable {
    /// As it should be.
    case ok
    /// Works, but.
    case warning
    /// Does not work.
    case failure
  }
  /// How bad it is.
  public let severity: Severity
  /// What was looked at.
  public let subject: String
  /// What was found.
  public let detail: String
  /// What to do about it; nil when nothing is.
  public let remedy: String?

  /// A finding.
  public init(_ severity: Severity, subject: String, detail: String, remedy: String? = nil) {
    self.severity = severity
    self.subject = subject
    self.detail = detail
    self.remedy = remedy
  }
}
