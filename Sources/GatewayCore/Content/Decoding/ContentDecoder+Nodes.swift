import GatewayKit

extension ContentDecoder {
  // MARK: Saying

  enum MessageSpec {
    static let text = Setting<String?>.optional("text", .message, help: "the text")
    static let spec = NodeSpec.of(
      [
        text.field,
        SettingField("parts", .list(of: .any, count: 1...20), .optional, help: "several messages, instead of text"),
        NodeSpec.next.field,
      ] + ExtraSpec.fields)
    static let delay = Setting<Int>.defaulted(
      "delaySeconds", .integer(0...60), to: 0, help: "the pause before it, in seconds")
    static let part = SettingsSpec([text.field, delay.field] + ExtraSpec.fields)
  }

  mutating func message(_ json: JSONValue, at path: String) -> FlowNode.Action? {
    let settings = settings(json, MessageSpec.spec, at: path)
    let list = present(json["parts"])
    var parts = elements(list, at: JSONPath.join(path, "parts")).map { json, place in
      let part = self.settings(json, MessageSpec.part, at: place)
      return FlowNode.Message.Part(
        replyPart(json, text: part?[MessageSpec.text], isReadable: part != nil, at: place),
        delaySeconds: part?[MessageSpec.delay] ?? 0)
    }
    let alone =
      list == nil ? replyPart(json, text: settings?[MessageSpec.text] ?? nil, isReadable: false, at: path) : nil
    guard let settings else { return nil }
    switch (alone, list) {
    case (let words?, nil) where !words.text.isEmpty || words.extra != nil: parts = [FlowNode.Message.Part(words)]
    case (nil, .some) where settings[MessageSpec.text] == nil: break
    default: error(at: path, .expected, ["expected": "either text or parts"])
    }
    return .message(FlowNode.Message(parts: parts, next: settings[NodeSpec.next]))
  }

  // MARK: Asking

  enum QuestionSpec {
    static let expects = Setting<String>.defaulted(
      "expects", .choice(AnswerType.allCases.map(\.rawValue)), to: AnswerType.text.rawValue,
      help: "the kind of answer")
    static let spec = NodeSpec.of([
      NodeSpec.text.field, NodeSpec.saveAs.field, expects.field, NodeSpec.retryText.field, NodeSpec.maxRetries.field,
      NodeSpec.onFail, NodeSpec.onOther.field, NodeSpec.next.field,
    ])
  }

  mutating func question(_ json: JSONValue, at path: String) -> FlowNode.Action? {
    let settings = settings(json, QuestionSpec.spec, at: path)
    let onFail = onFail(json["onFail"], at: JSONPath.join(path, "onFail"))
    guard let settings else { return nil }
    let saveAs = settings[NodeSpec.saveAs]
    if let saveAs { checkVariable(saveAs, at: JSONPath.join(path, "saveAs")) }
    return .question(
      FlowNode.Question(
        text: settings[NodeSpec.text], saveAs: saveAs,
        expects: AnswerType(rawValue: settings[QuestionSpec.expects]) ?? .text,
        retryText: settings[NodeSpec.retryText], maxRetries: settings[NodeSpec.maxRetries], onFail: onFail,
        onOther: FlowNode.OnOther(rawValue: settings[NodeSpec.onOther]) ?? .retry, next: settings[NodeSpec.next]))
  }

  enum ChoiceSpec {
    static let spec = NodeSpec.of([
      NodeSpec.text.field, NodeSpec.saveAs.field,
      SettingField("options", .list(of: .any, count: 1...50), .required, help: "the options to pick from"),
      NodeSpec.retryText.field, NodeSpec.maxRetries.field, NodeSpec.onFail, NodeSpec.onOther.field,
    ])
    static let title = Setting<String>.required("title", .text(length: 1...200), help: "the option's text")
    static let description = Setting<String?>.optional(
      "description", .phrase, help: "a second line, on channels that show one")
    static let option = SettingsSpec([title.field, description.field, NodeSpec.next.field])
  }

  mutating func choice(_ json: JSONValue, at path: String) -> FlowNode.Action? {
    let settings = settings(json, ChoiceSpec.spec, at: path)
    let onFail = onFail(json["onFail"], at: JSONPath.join(path, "onFail"))
    let options = elements(json["options"], at: JSONPath.join(path, "options")).map { json, place in
      let option = self.settings(json, ChoiceSpec.option, at: place)
      return FlowNode.Choice.Option(
        title: option?[ChoiceSpec.title] ?? "", description: option?[ChoiceSpec.description],
        next: option?[NodeSpec.next])
    }
    guard let settings else { return nil }
    let saveAs = settings[NodeSpec.saveAs]
    if let saveAs { checkVariable(saveAs, at: JSONPath.join(path, "saveAs")) }
    return .choice(
      FlowNode.Choice(
        text: settings[NodeSpec.text], saveAs: saveAs, options: options, retryText: settings[NodeSpec.retryText],
        maxRetries: settings[NodeSpec.maxRetries], onFail: onFail,
        onOther: FlowNode.OnOther(rawValue: settings[NodeSpec.onOther]) ?? .retry))
  }

  mutating func onFail(_ json: JSONValue?, at path: String) -> FlowNode.OnFail {
    switch json {
    case nil, "end": return .end
    case "handoff": return .handoff
    case .object(let members)?:
      if members.count == 1, case .string(let node)? = members["node"] { return .node(node) }
    default: break
    }
    error(at: path, .expected, ["expected": "\"end\", \"handoff\" or {\"node\": \"id\"}"])
    return .end
  }

  // MARK: Changing and going elsewhere

  enum SetSpec {
    static let spec = NodeSpec.of([
      SettingField("set", .map(of: .text(length: 0...10_000)), .required, help: "values by variable or contact field"),
      NodeSpec.next.field,
    ])
  }

  mutating func set(_ json: JSONValue, at path: String) -> FlowNode.Action? {
    guard let settings = settings(json, SetSpec.spec, at: path) else { return nil }
    var assigned: [String: String] = [:]
    let place = JSONPath.join(path, "set")
    if case .object(let members)? = json["set"] {
      for (name, value) in members.sorted(by: { $0.key < $1.key }) {
        checkVariable(name, at: JSONPath.join(place, name))
        if case .string(let text) = value { assigned[name] = text }
      }
    }
    if assigned.isEmpty { error(at: place, .setsNothing) }
    return .set(assigned, next: settings[NodeSpec.next])
  }

  enum TagSpec {
    static let add = Setting<[String]>.defaulted("add", .list(of: .contentID), to: [], help: "tags the contact gets")
    static let remove = Setting<[String]>.defaulted(
      "remove", .list(of: .contentID), to: [], help: "tags the contact loses")
    static let spec = NodeSpec.of([add.field, remove.field, NodeSpec.next.field])
  }

  mutating func tag(_ json: JSONValue, at path: String) -> FlowNode.Action? {
    guard let settings = settings(json, TagSpec.spec, at: path) else { return nil }
    let (add, remove) = (settings[TagSpec.add], settings[TagSpec.remove])
    if add.isEmpty && remove.isEmpty { error(at: path, .expected, ["expected": "add, remove or both"]) }
    return .tag(add: add, remove: remove, next: settings[NodeSpec.next])
  }

  enum JumpSpec {
    static let flow = Setting<String?>.optional("flow", .contentID, help: "the flow to go to; default: this one")
    static let node = Setting<String?>.optional("node", .contentID, help: "the node to go to; default: the first")
    static let returning = Setting<Bool>.defaulted(
      "return", .boolean, to: false, help: "whether to return to next at the end")
    static let spec = NodeSpec.of([flow.field, node.field, returning.field, NodeSpec.next.field])
  }

  mutating func jump(_ json: JSONValue, at path: String) -> FlowNode.Action? {
    guard let settings = settings(json, JumpSpec.spec, at: path) else { return nil }
    let (flow, node, returning) = (settings[JumpSpec.flow], settings[JumpSpec.node], settings[JumpSpec.returning])
    if flow == nil && node == nil { error(at: path, .expected, ["expected": "flow, node or both"]) }
    if settings[NodeSpec.next] != nil && !returning { error(at: JSONPath.join(path, "next"), .jumpNext) }
    return .jump(flow: flow, node: node, returning: returning, next: settings[NodeSpec.next])
  }

  enum HandoffNodeSpec {
    static let team = Setting<String?>.optional("team", .contentID, help: "the team to hand off to")
    static let message = Setting<String?>.optional("message", .message, help: "the text for the customer")
    static let spec = NodeSpec.of([team.field, message.field])
  }

  mutating func handoffNode(_ json: JSONValue, at path: String) -> FlowNode.Action? {
    guard let settings = settings(json, HandoffNodeSpec.spec, at: path) else { return nil }
    return .handoff(team: settings[HandoffNodeSpec.team], message: settings[HandoffNodeSpec.message])
  }
}
