/// A problem in a file or settings: its path, what is wrong, and the remedy.
public struct Diagnostic: Sendable, Hashable, Codable, CustomStringConvertible {
  /// The severity of a problem.
  public enum Severity: String, Sendable, Hashable, Codable, CaseIterable {
    /// Nothing is done until the problem is fixed.
    case error
    /// A person should know; the work goes on.
    case warning
  }

  /// The severity.
  public let severity: Severity
  /// The path: `channels[1].settings.phoneNumberID`. Empty for the whole document.
  public let path: String
  /// What is wrong and how to fix it. Must not contain secrets.
  public let reason: Explanation
  /// What to do about it, where `reason` does not say it.
  public let remedy: Remedy?

  /// Creates a problem.
  public init(_ severity: Severity, at path: String, _ reason: Explanation, remedy: Remedy? = nil) {
    self.severity = severity
    self.path = path
    self.reason = reason
    self.remedy = remedy
  }

  /// Creates an error.
  public static func error(at path: String, _ reason: Explanation, remedy: Remedy? = nil) -> Diagnostic {
    Diagnostic(.error, at: path, reason, remedy: remedy)
  }

  /// Creates a warning.
  public static func warning(at path: String, _ reason: Explanation, remedy: Remedy? = nil) -> Diagnostic {
    Diagnostic(.warning, at: path, reason, remedy: remedy)
  }

  /// The reason in English.
  public var message: String { reason.text }

  /// `path: message`, with `warning: ` before the message of a warning.
  public var description: String {
    let text = severity == .warning ? "warning: \(message)" : message
    return path.isEmpty ? text : "\(path): \(text)"
  }

  /// The same problem with the path of an outer object: `settings` + `imap.url` is `settings.imap.url`.
  public func inside(_ parent: String) -> Diagnostic {
    Diagnostic(severity, at: JSONPath.join(parent, path), reason, remedy: remedy)
  }
}

/// Readable paths into JSON documents: `channels[1].settings.url`.
public enum JSONPath {
  /// The path of `member` in the object at `parent`.
  public static func join(_ parent: String, _ member: String) -> String {
    if parent.isEmpty { return member }
    if member.isEmpty { return parent }
    return member.hasPrefix("[") ? parent + member : "\(parent).\(member)"
  }

  /// The path of the element at `index` in the array at `parent`.
  public static func element(_ parent: String, _ index: Int) -> String { "\(parent)[\(index)]" }
}
