/// Files of one kind that a channel carries out of the data folder.
public struct FileRule: Sendable, Hashable {
  /// What the channel makes of them.
  public var kind: Media.Kind
  /// Their MIME types: `type/subtype`, `type/*`, or `*/*`. Where a type is written with parameters, only that form of it
  /// is meant.
  public var types: [String]
  /// The largest file, in bytes.
  public var maximumBytes: Int

  /// A rule.
  public init(_ kind: Media.Kind, types: [String], maximumBytes: Int) {
    self.kind = kind
    self.types = types
    self.maximumBytes = maximumBytes
  }

  /// Whether files of `type` are among them.
  public func takes(_ type: String) -> Bool {
    types.contains { pattern in
      pattern == "*/*" || pattern == type || pattern.hasSuffix("/*") && type.hasPrefix(pattern.dropLast())
    }
  }
}
