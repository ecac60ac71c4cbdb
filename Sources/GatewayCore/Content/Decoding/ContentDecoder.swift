import GatewayKit

/// Decodes a bundle's JSON and collects every problem. Unreadable parts become empty ones, so that positions in lists
/// stay those of the document.
struct ContentDecoder {
  private(set) var diagnostics: [Diagnostic] = []
  /// The paths of unreadable parts.
  private(set) var broken: [String] = []

  static let spec = SettingsSpec([
    SettingField("version", .any, .required, help: "the version of this format: 1"),
    SettingField(
      "businessInformation", .text(length: 0...200_000), .defaulted(""),
      help: "the information that providers answer from, Markdown"),
    SettingField("automatedResponses", .list(of: .any), .defaulted([]), help: "rules that answer at once"),
    SettingField("flows", .list(of: .any, count: 0...200), .defaulted([]), help: "guided conversations"),
    SettingField("triggers", .list(of: .any, count: 0...100), .defaulted([]), help: "flows that a provider may start"),
    SettingField("handoff", .any, .optional, help: "how conversations are handed to a person"),
    SettingField(
      "optOut", .any, .optional, help: "words with which customers opt out of messages that the business starts"),
    SettingField("businessHours", .any, .optional, help: "when people answer"),
    SettingField("defaultReply", .any, .optional, help: "the reply when nothing else answers"),
    SettingField(
      "mediaReply", .any, .optional,
      help: "the reply to a message without text that nothing else answers, such as a recording"),
  ])

  mutating func bundle(_ json: JSONValue) -> ContentBundle {
    _ = settings(json, Self.spec, at: "")
    if let version = json["version"], version != 1 {
      error(at: "version", .version)
    }
    return ContentBundle(
      businessInformation: json["businessInformation"].flatMap(String.init(setting:)) ?? "",
      automatedResponses: elements(json["automatedResponses"], at: "automatedResponses").map { response($0, at: $1) },
      flows: elements(json["flows"], at: "flows").map { flow($0, at: $1) },
      triggers: elements(json["triggers"], at: "triggers").map { trigger($0, at: $1) },
      handoff: present(json["handoff"]).map { handoff($0, at: "handoff") } ?? HandoffPolicy(),
      optOut: present(json["optOut"]).map { optOut($0, at: "optOut") } ?? OptOut(),
      businessHours: present(json["businessHours"]).map { businessHours($0, at: "businessHours") },
      defaultReply: present(json["defaultReply"]).map { defaultReply($0, at: "defaultReply") },
      mediaReply: present(json["mediaReply"]).map { mediaReply($0, at: "mediaReply") })
  }

  /// Decodes an object by its spec; nil after an error, which is reported.
  mutating func settings(_ json: JSONValue, _ spec: SettingsSpec, at path: String) -> Settings? {
    let (settings, found) = spec.decode(json, at: path)
    diagnostics += found
    if settings == nil && !path.isEmpty { broken.append(path) }
    return settings
  }

  mutating func error(at path: String, _ code: ContentCode, _ params: [String: JSONValue] = [:]) {
    diagnostics.append(.error(at: path, code.with(params)))
    broken.append(path)
  }

  /// The elements of a list with their paths; empty for other values, which the spec has reported.
  func elements(_ json: JSONValue?, at path: String) -> [(JSONValue, String)] {
    guard case .array(let elements)? = json else { return [] }
    return elements.enumerated().map { ($1, JSONPath.element(path, $0)) }
  }

  /// A member that exists and is not null.
  func present(_ json: JSONValue?) -> JSONValue? { json == .null ? nil : json }

  /// The id of an object that may otherwise be unreadable.
  func identifier(of json: JSONValue) -> String { json["id"].flatMap(String.init(setting:)) ?? "" }

  /// Decodes an object with exactly one member out of `names`, such as `{"word": "horário"}`.
  mutating func single(
    _ json: JSONValue, of names: [String], at path: String, example: String
  ) -> (name: String, value: JSONValue)? {
    guard case .object(let members) = json else {
      error(
        at: path, .expectedFound,
        ["expected": .string("an object such as \(example)"), "found": .string(json.kindInWords)])
      return nil
    }
    var unknown = false
    let list = JSONValue.array(names.map(JSONValue.string))
    for name in members.keys.sorted() where !names.contains(name) {
      unknown = true
      error(
        at: JSONPath.join(path, name), .unknownMember,
        ["names": list, "hint": Spelling.hint(for: name, among: names)])
    }
    if unknown {
      broken.append(path)
      return nil
    }
    guard members.count == 1, let member = members.first else {
      error(at: path, .exactlyOneSuchAs, ["names": list, "example": .string(example)])
      return nil
    }
    return (member.key, member.value)
  }
}

extension SettingType {
  /// The type of ids within the bundle.
  static let contentID = SettingType.text(length: 1...100)
  /// The type of messages to customers.
  static let message = SettingType.text(length: 1...10_000)
  /// The type of keywords, phrases and options.
  static let phrase = SettingType.text(length: 1...500)
}
