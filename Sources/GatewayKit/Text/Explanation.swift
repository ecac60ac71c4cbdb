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

  /// The explanation as a parameter of another one.
  public var parameter: JSONValue {
    var members: [String: JSONValue] = ["code": .string(code), "text": .string(text)]
    if !params.isEmpty { members["params"] = .object(params) }
    return .object(members)
  }
}

/// The JSON form: `{"code", "params", "text"}`; `params` is left out if there are none. A plain string, as earlier
/// versions stored, is read as text without a code of its own.
extension Explanation {
  private enum CodingKeys: String, CodingKey {
    case code, params, text
  }

  /// Reads an explanation.
  public init(from decoder: any Decoder) throws {
    guard let members = try? decoder.container(keyedBy: CodingKeys.self) else {
      self = .plain(try decoder.singleValueContainer().decode(String.self))
      return
    }
    code = try members.decode(String.self, forKey: .code)
    params = try members.decodeIfPresent([String: JSONValue].self, forKey: .params) ?? [:]
    text = try members.decode(String.self, forKey: .text)
  }

  /// Writes the explanation.
  public func encode(to encoder: any Encoder) throws {
    var members = encoder.container(keyedBy: CodingKeys.self)
    try members.encode(code, forKey: .code)
    if !params.isEmpty { try members.encode(params, forKey: .params) }
    try members.encode(text, forKey: .text)
  }
}

/// The codes of explanations that have no subject of their own.
public enum GeneralCode: String, ExplanationCode {
  /// Text that somebody else wrote.
  case text
  /// Several explanations of one thing.
  case several

  /// The English wording.
  public var english: String {
    switch self {
    case .text: "{text}"
    case .several: "{parts}"
    }
  }
}

extension Explanation {
  /// Text that somebody else wrote, such as an adapter of another package or an earlier version.
  public static func plain(_ text: String) -> Explanation {
    Explanation(code: GeneralCode.text.rawValue, text: text)
  }

  /// Several explanations as one, their texts separated by `; `.
  public static func several(_ parts: [Explanation]) -> Explanation {
    guard parts.count != 1 else { return parts[0] }
    return Explanation(
      code: GeneralCode.several.rawValue, params: ["parts": .array(parts.map(\.parameter))],
      text: parts.map(\.text).joined(separator: "; "))
  }
}

/// A list of codes with their English wording: an enumeration whose raw values are the codes.
public protocol ExplanationCode: RawRepresentable<String>, CaseIterable, Sendable {
  /// The English wording. `{name}` stands for the parameter of that name.
  var english: String { get }
}

extension ExplanationCode {
  /// Every code of the list, with the name of its case and its English wording.
  public static var wordings: [(name: String, code: String, english: String)] {
    allCases.map { ("\($0)", $0.rawValue, $0.english) }
  }
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
    if params.isEmpty { return wording }
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
    // A parameter that is itself an explanation.
    case .object(let members) where members["code"] != nil && members["text"] != nil: members["text"].map(text) ?? ""
    case .object(let members):
      members.sorted { $0.key < $1.key }.map { "\($0.key): \(text($0.value))" }.joined(separator: ", ")
    }
  }
}
