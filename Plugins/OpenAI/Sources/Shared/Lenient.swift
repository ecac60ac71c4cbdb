import GatewayKit

/// A member of an unexpected form counts as absent, so that additions of a compatible server do not lose an answer.
/// Members that contain the answer's text are read strictly instead.
extension KeyedDecodingContainer {
  func lenient<Value: Decodable>(_ key: Key, as type: Value.Type = Value.self) -> Value? {
    (try? decodeIfPresent(type, forKey: key)) ?? nil
  }
}

/// A whole number in any spelling: `1`, `1.0`, `"1"`. Negative and huge numbers are refused.
struct LenientCount: Decodable, Sendable {
  let value: Int

  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let number: Double? =
      (try? container.decode(Double.self)) ?? (try? container.decode(String.self)).flatMap(Double.init)
    guard let number, (0...1e12).contains(number) else {
      throw DecodingError.dataCorruptedError(in: container, debugDescription: "no count")
    }
    value = Int(number)
  }
}

/// A word, which some servers write as a number.
struct LenientWord: Decodable, Sendable {
  let value: String

  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if let number = try? container.decode(Int.self) {
      value = String(number)
    } else {
      value = try container.decode(String.self)
    }
  }
}

extension JSONValue {
  /// Whether it has any content: `{"message": "", "code": null}` has none.
  var saysSomething: Bool {
    switch self {
    case .null, .bool(false), .integer(0), .string(""): false
    case .bool, .integer, .number, .string: true
    case .array(let elements): elements.contains(where: \.saysSomething)
    case .object(let members): members.values.contains(where: \.saysSomething)
    }
  }
}
