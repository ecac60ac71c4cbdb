import GatewayKit

extension ContentDecoder {
  enum FlowSpec {
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
      // Only for people who draw the flow; moving a node changes nothing that customers see.
      SettingField(
        layout, .map(of: .list(of: .integer(-1_000_000...1_000_000), count: 2...2)), .optional,
        help: "where an editor draws each node: its x and y, by the node's id"),
    ])
    /// The member that has no effect.
    static let layout = "layout"
  }

  enum StartSpec {
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

  /// A type of node: its members, and how they are decoded.
  struct NodeType: Sendable {
    let name: String
    let spec: SettingsSpec
    let decode: @Sendable (inout ContentDecoder, JSONValue, String) -> FlowNode.Action?
  }

  /// Every type of node that this version runs.
  static let nodeTypes = [
    NodeType(name: "message", spec: MessageSpec.spec) { $0.message($1, at: $2) },
    NodeType(name: "question", spec: QuestionSpec.spec) { $0.question($1, at: $2) },
    NodeType(name: "choice", spec: ChoiceSpec.spec) { $0.choice($1, at: $2) },
    NodeType(name: "condition", spec: conditionSpec) { $0.condition($1, at: $2) },
    NodeType(name: "set", spec: SetSpec.spec) { $0.set($1, at: $2) },
    NodeType(name: "tag", spec: TagSpec.spec) { $0.tag($1, at: $2) },
    NodeType(name: "jump", spec: JumpSpec.spec) { $0.jump($1, at: $2) },
    NodeType(name: "ai_reply", spec: modelReplySpec) { $0.modelReply($1, at: $2) },
    NodeType(name: "ai_extract", spec: modelExtractSpec) { $0.modelExtract($1, at: $2) },
    NodeType(name: "handoff", spec: HandoffNodeSpec.spec) { $0.handoffNode($1, at: $2) },
    NodeType(name: "end", spec: endSpec) { decoder, json, path in
      decoder.settings(json, endSpec, at: path).map { _ in .end }
    },
  ]
  /// Types of the format that this version does not run.
  static let laterTypes = ["http_request", "wait", "random"]
  private static let endSpec = NodeSpec.of([])
  private static let typeNames = nodeTypes.map(\.name)

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
      error(at: place, .typeMissing, ["types": .array(Self.typeNames.map(JSONValue.string))])
      return FlowNode(id: id, action: .end)
    }
    if Self.laterTypes.contains(type) {
      error(at: place, .typeLater, ["type": .string(type)])
    } else if let known = Self.nodeTypes.first(where: { $0.name == type }) {
      if let action = known.decode(&self, json, path) { return FlowNode(id: id, action: action) }
    } else {
      let types = JSONValue.array(Self.typeNames.map(JSONValue.string))
      let hint = Spelling.hint(for: type, among: Self.typeNames + Self.laterTypes)
      error(at: place, .typeUnknown, ["type": .string(type), "types": types, "hint": hint])
    }
    return FlowNode(id: id, action: .end)
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
