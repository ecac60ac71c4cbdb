/// One problem in something a person wrote: its place, what is wrong, and the remedy.
public struct Diagnostic: Sendable, Hashable, Codable, CustomStringConvertible {
  /// Whether it stops what was asked for.
  public enum Severity: String, Sendable, Hashable, Codable {
    /// It does.
    case error
    /// It does not; the person should know.
    case warning
  }

  /// Whether it stops what was asked for.
  public let severity: Severity
  /// Where: `channels[1].settings.phoneNumberID`. Empty for the whole document.
  public let path: String
  /// What is wrong and how to fix it; never the value of something secret.
  public let message: String

  /// A problem.
  public init(_ severity: Severity, at path: String, _ message: String) {
    self.severity = severity
    self.path = path
    self.message = message
  }

  /// An error.
  public static func error(at path: String, _ message: String) -> Diagnostic {
    Diagnostic(.error, at: path, message)
  }

  /// A warning.
  public static func warning(at path: String, _ message: String) -> Diagnostic {
    Diagnostic(.warning, at: path, message)
  }

  /// `path: message`, with `warning: ` before the message of a warning.
  public var description: String {
    let text = severity == .warning ? "warning: \(message)" : message
    return path.isEmpty ? text : "\(path): \(text)"
  }

  /// The same problem seen from one level up: `settings` + `imap.url` is `settings.imap.url`.
  public func inside(_ parent: String) -> Diagnostic {
    Diagnostic(severity, at: JSONPath.join(parent, path), message)
  }
}

/// Paths into JSON documents as people read them: `channels[1].settings.url`.
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
