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
  public let message: String

  /// Creates a problem.
  public init(_ severity: Severity, at path: String, _ message: String) {
    self.severity = severity
    self.path = path
    self.message = message
  }

  /// Creates an error.
  public static func error(at path: String, _ message: String) -> Diagnostic {
    Diagnostic(.error, at: path, message)
  }

  /// Creates a warning.
  public static func warning(at path: String, _ message: String) -> Diagnostic {
    Diagnostic(.warning, at: path, message)
  }

  /// `path: message`, with `warning: ` before the message of a warning.
  public var description: String {
    let text = severity == .warning ? "warning: \(message)" : message
    return path.isEmpty ? text : "\(path): \(text)"
  }

  /// The same problem with the path of an outer object: `settings` + `imap.url` is `settings.imap.url`.
  public func inside(_ parent: String) -> Diagnostic {
    Diagnostic(severity, at: JSONPath.join(parent, path), message)
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
