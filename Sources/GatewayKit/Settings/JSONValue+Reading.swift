/// What a value from another program is, read leniently: a member of an unexpected form counts as absent.
extension JSONValue {
  /// A string.
  public var text: String? { if case .string(let text) = self { text } else { nil } }

  /// The elements of a list; none of anything else.
  public var elements: [JSONValue] { if case .array(let elements) = self { elements } else { [] } }

  /// Whether it is an object.
  public var isObject: Bool { if case .object = self { true } else { false } }

  /// A whole number that is not negative, however it is written: `1`, `1.0`, `"1"`.
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
