/// A string that identifies one kind of thing, as a distinct type.
///
/// Encoded as a plain string and ordered like one.
public protocol StringIdentifier:
  RawRepresentable, Hashable, Sendable, Codable, Comparable, CustomStringConvertible, ExpressibleByStringLiteral
where RawValue == String {
  /// Creates an id from its text, without checking its form.
  init(rawValue: String)
}

extension StringIdentifier {
  /// The text of the id.
  public var description: String { rawValue }

  /// Creates an id from a literal.
  public init(stringLiteral value: String) { self.init(rawValue: value) }

  /// Whether `left` sorts before `right`.
  public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}
