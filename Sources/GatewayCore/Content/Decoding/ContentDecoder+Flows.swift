import GatewayKit

extension ContentDecoder {
  private enum FlowSpec {
    static let id = Setting<String>.required("id", .contentID, help: "the flow's name")
    static let title = Setting<String?>.optional("title", .phrase, help: "the name that people see; default: the id")
    static let idleHours = Setting<Int>.defaulted(
      "idleHours", .integer(1...720), to: 24, help: "it ends after this many hours without an answer")
    static let escapeWords = Setting<[String]>.defaulted(
      "escapeWords", .list(of: .phrase, count: 0...100), to: [], help: "words that end it; default: the built-in ones")
    static let spec = SettingsSpec([
      id.field, title.field,
      SettingField("start", .any, .optional, help: "what starts it"),
      SettingField("nodes", .list(of: .any, count: 1...300), .required, help: "its nodes; it begins at the first"),
      idleHours.field, escapeWords.field,
    ])
  }

  private enum StartSpec {
    static let onFirstMessage = Setting<Bool>.defaulted(
      "onFirstMessage", .boolean, to: false, help: "whether it starts on the first message in 24 hours")
    static let spec = SettingsSpec([
      SettingField(
        "keywords", .list(of: .any, count: 0...500), .defaulted([]), help: "keywords, any of which starts it"),
      onFirstMessage.field,
    ])
  }

  mutating func flow(_ json: JSONValue, at path: String) -> Flow {
    let settings = settings(json, FlowSpec.spec, at: path)
    checkID(json, at: path)
    let start = present(json["start"]).map { self.start($0, at: JSONPath.join(path, "start")) } ?? Flow.Start()
    let nodes = elements(json["nodes"], at: JSONPath.join(path, "nodes")).map { node($0, at: $1) }
    guard let settings else {
      let id = identifier(of: json)
      return Flow(id: id, title: id, start: start, nodes: nodes)
    }
    let id = settings[FlowSpec.id]
    return Flow(
      id: id, title: settings[FlowSpec.title] ?? id, start: start, nodes: nodes,
      idleHours: settings[FlowSpec.idleHours], escapeWords: settings[FlowSpec.escapeWords])
  }

  private mutating func start(_ json: JSONValue, at path: String) -> Flow.Start {
    let settings = settings(json, StartSpec.spec, at: path)
    return Flow.Start(
      keywords: keywords(json["keywords"], at: JSONPath.join(path, "keywords")),
      onFirstMessage: settings?[StartSpec.onFirstMessage] ?? false)
  }

  /// Node types of the format that this version does not support.
  private static var typeList: JSONValue { .array(types.map(JSONValue.string)) }
  private static let later = ["http_request", "wait", "random"]
  private static let types = [
    "message", "question", "choice", "condition", "set", "tag", "jump", "ai_reply", "ai_extract", "handoff", "end",
  ]

  private mutating func node(_ json: JSONValue, at path: String) -> FlowNode {
    let id = identifier(of: json)
    checkID(json, at: path)
    let place = JSONPath.join(path, "type")
    guard case .object = json else {
      error(
        at: path, .expectedFound,
        ["expected": "a node, an object with id and type", "found": .string(json.kindInWords)])
      return FlowNode(id: id, action: .end)
    }
    guard case .string(let type)? = json["type"] else {
      error(at: place, .typeMissing, ["types": Self.typeList])
      return FlowNode(id: id, action: .end)
    }
    if Self.later.contains(type) {
      error(at: place, .typeLater, ["type": .string(type)])
    } else if let action = action(type, json, at: path) {
      return FlowNode(id: id, action: action)
    } else if !Self.types.contains(type) {
      let hint = Spelling.hint(for: type, among: Self.types + Self.later)
      error(at: place, .typeUnknown, ["type": .string(type), "types": Self.typeList, "hint": hint])
    }
    return FlowNode(id: id, action: .end)
  }

  private mutating func action(_ type: String, _ json: JSONValue, at path: String) -> FlowNode.Action? {
    switch type {
    case "message": message(json, at: path)
    case "question": question(json, at: path)
    case "choice": choice(json, at: path)
    case "condition": condition(json, at: path)
    case "set": set(json, at: path)
    case "tag": tag(json, at: path)
    case "jump": jump(json, at: path)
    case "ai_reply": modelReply(json, at: path)
    case "ai_extract": modelExtract(json, at: path)
    case "handoff": handoffNode(json, at: path)
    case "end": settings(json, NodeSpec.of([]), at: path).map { _ in .end }
    default: nil
    }
  }
}

/// The common fields of nodes' specs.
enum NodeSpec {
  static let next = Setting<String?>.optional("next", .contentID, help: "the node that follows; default: the flow ends")
  static let text = Setting<String>.required("text", .message, help: "the text, Markdown with placeholders")
  static let saveAs = Setting<String?>.optional("saveAs", .contentID, help: "the variable that stores the answer")
  static let retryText = Setting<String?>.optional(
    "retryText", .message, help: "the text before the question is repeated")
  static let maxRetries = Setting<Int>.defaulted(
    "maxRetries", .integer(0...10), to: 2, help: "how often the question is repeated")
  static let onFail = SettingField(
    "onFail", .any, .defaulted("end"), help: "what follows after the last retry: end, handoff or {\"node\": \"id\"}")
  static let onOther = Setting<String>.defaulted(
    "onOther", .choice(FlowNode.OnOther.allCases.map(\.rawValue)), to: FlowNode.OnOther.retry.rawValue,
    help: "what happens with a message that is not an answer")

  /// The spec of a node with these fields, besides id and type.
  static func of(_ fields: [SettingField]) -> SettingsSpec {
    SettingsSpec(
      [
        SettingField("id", .contentID, .required, help: "the node's name within the flow"),
        SettingField("type", .contentID, .required, help: "the kind of node"),
      ] + fields)
  }
}
