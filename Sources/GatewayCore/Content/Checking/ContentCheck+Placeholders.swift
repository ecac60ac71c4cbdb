import GatewayKit

extension ContentCheck {
  private static let builtIn: Set<String> = [
    "message", "channel", "business.name", "name", "contact.name", "contact.email", "contact.phone",
  ]

  /// Warns about placeholders that are never filled in; they would be sent empty.
  mutating func placeholders() {
    var known = Self.builtIn
    for flow in bundle.flows { known.formUnion(flow.nodes.flatMap(\.action.variables)) }
    for trigger in bundle.triggers { known.formUnion(trigger.fields.map(\.name)) }
    let outside = known.filter { Self.builtIn.contains($0) || $0.hasPrefix("contact.") }
    for (index, response) in bundle.automatedResponses.enumerated() {
      for (reply, part) in response.reply.enumerated() {
        for (member, text) in part.templates {
          check(text, known: outside, at: "automatedResponses[\(index)].reply[\(reply)].\(member)")
        }
      }
    }
    for (index, flow) in bundle.flows.enumerated() {
      for (number, node) in flow.nodes.enumerated() {
        let path = "flows[\(index)].nodes[\(number)]"
        for (member, text) in node.action.templates { check(text, known: known, at: JSONPath.join(path, member)) }
        for (member, name) in node.action.compared where !known.contains(name) {
          unknown(name, known: known, at: JSONPath.join(path, member))
        }
      }
    }
    let others = [
      ("handoff.message", bundle.handoff.message), ("handoff.queueTimeoutMessage", bundle.handoff.queueTimeoutMessage),
      ("optOut.message", bundle.optOut.message), ("businessHours.awayMessage", bundle.businessHours?.awayMessage),
      ("defaultReply.text", bundle.defaultReply?.text), ("mediaReply.text", bundle.mediaReply?.text),
    ]
    for (path, text) in others { check(text ?? "", known: outside, at: path) }
  }

  private mutating func check(_ text: String, known: Set<String>, at path: String) {
    let names = Template.placeholders(in: text)
    for name in names where !known.contains(name) { unknown(name, known: known, at: path) }
    if text.ranges(of: "{{").count > names.count {
      warning(at: path, .openPlaceholder, ["open": "{{", "close": "}}"])
    }
  }

  private mutating func unknown(_ name: String, known: Set<String>, at path: String) {
    let hint = Spelling.hint(for: name, among: known.sorted()) { "{{\($0)}}" }
    warning(at: path, .noValue, ["placeholder": .string("{{\(name)}}"), "hint": hint])
  }
}

extension FlowNode.Action {
  /// The variables and contact fields that the node sets.
  fileprivate var variables: [String] {
    switch self {
    case .question(let question): question.saveAs.map { [$0] } ?? []
    case .choice(let choice): choice.saveAs.map { [$0] } ?? []
    case .set(let values, _): Array(values.keys)
    case .modelReply(let reply): reply.saveAs.map { [$0] } ?? []
    case .modelExtract(let extract): extract.fields.map(\.name)
    default: []
    }
  }

  /// The node's templates, each with its member.
  fileprivate var templates: [(member: String, text: String)] {
    switch self {
    case .message(let message):
      // A message of one part without a pause can be written in two ways; the report names the node.
      message.parts.count == 1
        ? message.parts[0].words.templates.map { ($0 == "text" ? "" : $0, $1) }
        : message.parts.enumerated().flatMap { index, part in
          part.words.templates.map { ("parts[\(index)].\($0)", $1) }
        }
    case .question(let question): [("text", question.text)] + retry(question.retryText)
    case .choice(let choice):
      [("text", choice.text)] + retry(choice.retryText)
        + choice.options.enumerated().flatMap { index, option in
          [("options[\(index)].title", option.title), ("options[\(index)].description", option.description ?? "")]
        }
    case .set(let values, _): values.sorted { $0.key < $1.key }.map { ("set.\($0.key)", $0.value) }
    case .condition(let condition):
      condition.comparisons.map { ("\($0.path).\($0.kind.rawValue)", $0.value) }
    case .modelReply(let reply): [("prompt", reply.prompt)]
    case .modelExtract(let extract): [("prompt", extract.prompt)]
    case .handoff(_, let message): [("message", message ?? "")]
    case .tag, .jump, .end: []
    }
  }

  private func retry(_ text: String?) -> [(member: String, text: String)] { text.map { [("retryText", $0)] } ?? [] }

  /// The variables that a condition reads.
  fileprivate var compared: [(member: String, name: String)] {
    guard case .condition(let condition) = self else { return [] }
    return condition.comparisons.map { ("\($0.path).variable", $0.variable) }
  }
}

extension FlowNode.Condition {
  fileprivate var comparisons: [(path: String, variable: String, kind: Comparison, value: String)] {
    cases.enumerated().flatMap { index, way in
      way.tests.enumerated().compactMap { number, test in
        guard case .value(let variable, let kind, let value) = test else { return nil }
        return ("cases[\(index)].if[\(number)]", variable, kind, value)
      }
    }
  }
}
