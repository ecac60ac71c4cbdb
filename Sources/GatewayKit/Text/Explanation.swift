/// Something a person is told: a stable code with its parameters, and the same in English.
///
/// A surface words the code in the reader's language. A reader that does not know the code shows `text`.
public struct Explanation: Sendable, Hashable, Codable, CustomStringConvertible {
  /// The code: lower snake case, and the same in every version.
  public let code: String
  /// What the words are about, by name: ids, numbers, names. Must not contain secrets.
  public let params: [String: JSONValue]
  /// The explanation in English.
  public let text: String

  /// Creates an explanation.
  public init(code: String, params: [String: JSONValue] = [:], text: String) {
    self.code = code
    self.params = params
    self.text = text
  }

  /// The explanation in English.
  public var description: String { text }
}

/// A list of codes with their English wording: an enumeration whose raw values are the codes.
public protocol ExplanationCode: RawRepresentable<String>, CaseIterable, Sendable {
  /// The English wording. `{name}` stands for the parameter of that name.
  var english: String { get }
}

extension ExplanationCode {
  /// The explanation with these parameters.
  public func with(_ params: [String: JSONValue] = [:]) -> Explanation {
    Explanation(code: rawValue, params: params, text: Wording.fill(english, with: params))
  }
}

/// Fills the parameters into a wording.
enum Wording {
  /// Replaces each `{name}` with the parameter of that name. A name without a parameter stays as it is.
  static func fill(_ wording: String, with params: [String: JSONValue]) -> String {
    var filled = ""
    var rest = wording[...]
    while let start = rest.firstIndex(of: "{"), let end = rest[start...].firstIndex(of: "}") {
      let name = String(rest[rest.index(after: start)..<end])
      filled += rest[..<start]
      filled += params[name].map(text) ?? String(rest[start...end])
      rest = rest[rest.index(after: end)...]
    }
    return filled + rest
  }

  private static func text(_ value: JSONValue) -> String {
    switch value {
    case .null: ""
    case .bool(let isTrue): isTrue ? "true" : "false"
    case .integer(let number): String(number)
    case .number(let number): String(number)
    case .string(let string): string
    case .array(let elements): elements.map(text).joined(separator: ", ")
    case .object(let members):
      members.sorted { $0.key < $1.key }.map { "\($0.key): \(text($0.value))" }.joined(separator: ", ")
    }
  }
}
