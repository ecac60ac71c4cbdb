/// Lenient reading of values from other programs: a member of an unexpected type counts as absent.
extension JSONValue {
  /// The string; nil for other values.
  public var text: String? { if case .string(let text) = self { text } else { nil } }

  /// The elements of a list; empty for other values.
  public var elements: [JSONValue] { if case .array(let elements) = self { elements } else { [] } }

  /// Whether the value is an object.
  public var isObject: Bool { if case .object = self { true } else { false } }

  /// The whole number from 0 on, written as `1`, `1.0` or `"1"`; nil for other values.
  public var count: Int? {
    let number: Double? =
      switch self {
      case .integer(let number): Double(number)
      case .number(let number): number
      case .string(let text): Double(text)
      case .null, .bool, .array, .object: nil
      }
    return number.flatMap { (0...1e12).contains($0) ? Int($0) : nil }
  }
}
