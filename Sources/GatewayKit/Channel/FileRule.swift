/// A rule for files from the data folder that a channel can send.
public struct FileRule: Sendable, Hashable {
  /// The kind under which the channel sends these files.
  public var kind: Media.Kind
  /// The MIME types of the files: `type/subtype`, `type/*` or `*/*`. A type with parameters matches only exactly that
  /// form.
  public var types: [String]
  /// The largest file, in bytes.
  public var maximumBytes: Int

  /// Creates a rule.
  public init(_ kind: Media.Kind, types: [String], maximumBytes: Int) {
    self.kind = kind
    self.types = types
    self.maximumBytes = maximumBytes
  }

  /// Whether the rule accepts files of the MIME type `type`.
  public func takes(_ type: String) -> Bool {
    types.contains { pattern in
      pattern == "*/*" || pattern == type || pattern.hasSuffix("/*") && type.hasPrefix(pattern.dropLast())
    }
  }
}
