import Foundation
import GatewayKit

/// Reading what Meta sent without believing its types: identifiers come as numbers, numbers as text, and members as null.
extension JSONValue {
  /// Text that says something, or a number in digits; nil for anything else.
  var text: String? {
    switch self {
    case .string(let text): text.isEmpty ? nil : text
    case .integer(let number): String(number)
    case .number(let number): Int(exactly: number).map { String($0) } ?? String(number)
    case .null, .bool, .array, .object: nil
    }
  }

  /// Text as it stands, the empty one too.
  var words: String? { if case .string(let text) = self { text } else { text } }

  /// A number, or text that is one.
  var double: Double? {
    switch self {
    case .integer(let number): Double(number)
    case .number(let number): number
    case .string(let text): Double(text).flatMap { $0.isFinite ? $0 : nil }
    case .null, .bool, .array, .object: nil
    }
  }

  /// True where it says so.
  var isTrue: Bool { self == .bool(true) || self == "true" || self == 1 }

  /// The elements of a list; a lone object stands for a list of one.
  var elements: [JSONValue] {
    switch self {
    case .array(let elements): elements
    case .object: [self]
    case .null, .bool, .integer, .number, .string: []
    }
  }

  /// Itself where it is an object with members.
  var filled: JSONValue? {
    if case .object(let members) = self, !members.isEmpty { self } else { nil }
  }

  /// An instant in seconds since 1970, or in milliseconds where it would else be in another age.
  var instant: Date? {
    guard let seconds = double, seconds > 0, seconds < 1e15 else { return nil }
    return Date(timeIntervalSince1970: seconds > 1e11 ? seconds / 1_000 : seconds)
  }
}
