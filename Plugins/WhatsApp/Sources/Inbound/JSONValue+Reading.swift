import Foundation
import GatewayKit

/// Lenient reading of Meta's JSON, in which identifiers may be numbers, numbers may be text, and members may be null.
extension JSONValue {
  /// Non-empty text, or a number in digits; nil for other values.
  var text: String? {
    switch self {
    case .string(let text): text.isEmpty ? nil : text
    case .integer(let number): String(number)
    case .number(let number): Int(exactly: number).map { String($0) } ?? String(number)
    case .null, .bool, .array, .object: nil
    }
  }

  /// Text, also if it is empty.
  var words: String? { if case .string(let text) = self { text } else { text } }

  /// A number, also if written as text.
  var double: Double? {
    switch self {
    case .integer(let number): Double(number)
    case .number(let number): number
    case .string(let text): Double(text).flatMap { $0.isFinite ? $0 : nil }
    case .null, .bool, .array, .object: nil
    }
  }

  /// Whether the value is true in any notation.
  var isTrue: Bool { self == .bool(true) || self == "true" || self == 1 }

  /// The elements of a list; a single object counts as a list of one.
  var elements: [JSONValue] {
    switch self {
    case .array(let elements): elements
    case .object: [self]
    case .null, .bool, .integer, .number, .string: []
    }
  }

  /// The value if it is an object with members, else nil.
  var filled: JSONValue? {
    if case .object(let members) = self, !members.isEmpty { self } else { nil }
  }

  /// An instant in seconds since 1970, or in milliseconds if the number is too large for seconds.
  var instant: Date? {
    guard let seconds = double, seconds > 0, seconds < 1e15 else { return nil }
    return Date(timeIntervalSince1970: seconds > 1e11 ? seconds / 1_000 : seconds)
  }
}
