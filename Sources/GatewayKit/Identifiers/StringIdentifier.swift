/// A string that names one thing and cannot be mistaken for the name of another kind of thing.
///
/// Encoded as a bare string. Order is that of the raw strings.
public protocol StringIdentifier:
  RawRepresentable, Hashable, Sendable, Codable, Comparable, CustomStringConvertible, ExpressibleByStringLiteral
where RawValue == String {
  /// Wraps `rawValue` as it is; where a name has a form of its own, the conforming type says so.
  init(rawValue: String)
}

extension StringIdentifier {
  /// The name itself.
  public var description: String { rawValue }

  /// Wraps a literal.
  public init(stringLiteral value: String) { self.init(rawValue: value) }

  /// Whether the left name sorts first.
  public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}
