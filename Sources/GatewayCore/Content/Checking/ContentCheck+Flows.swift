import GatewayKit

extension ContentCheck {
  mutating func flows() {
    duplicates(bundle.flows.map(\.id), at: "flows", member: "id")
    let matcher = ContentMatcher(bundle)
    for (index, flow) in bundle.flows.enumerated() {
      let path = "flows[\(index)]"
      keywords(flow.start.keywords, at: "\(path).start.keywords")
      words(flow.escapeWords, at: "\(path).escapeWords")
      duplicates(flow.nodes.map(\.id), at: "\(path).nodes", member: "id")
      let ids = flow.nodes.map(\.id)
      for (index, node) in flow.nodes.enumerated() {
        self.node(node, among: ids, at: "\(path).nodes[\(index)]")
        if case .choice(let choice) = node.action {
          shadowed(choice.options, by: matcher, at: "\(path).nodes[\(index)].options")
        }
      }
    }
    let graph = FlowGraph(bundle)
    for place in graph.unreachable {
      let node = bundle.flows[place.flow].nodes[place.index]
      warning(at: graph.path(of: place), .nodeUnreachable, ["node": .string(node.id)])
    }
    for loop in graph.endlessLoops {
      let names = loop.map { bundle.flows[$0.flow].nodes[$0.index].id }
      let round = (names + names.prefix(1)).joined(separator: " → ")
      error(at: graph.path(of: loop[0]), .endlessLoop, ["round": .string(round)])
    }
  }

  private mutating func node(_ node: FlowNode, among ids: [String], at path: String) {
    for (member, id) in node.action.targets {
      target(id, among: ids, else: .noNode, at: JSONPath.join(path, member))
    }
    switch node.action {
    case .choice(let choice): options(choice.options, at: "\(path).options")
    case .condition(let condition): tests(condition, at: path)
    case .modelReply(let reply): asked(reply.asked, at: path)
    case .modelExtract(let extract):
      asked(extract.asked, at: path)
      duplicates(extract.fields.map(\.name), at: "\(path).fields", member: "name")
    case .jump(let other, let node, _, _):
      if let other { self.flow(other, at: "\(path).flow") }
      let destination = other.map { bundle.flow($0)?.nodes.map(\.id) } ?? ids
      if let node, let destination { target(node, among: destination, else: .noNode, at: "\(path).node") }
    default: break
    }
  }

  /// Reports a provider that is not configured.
  private mutating func asked(_ asked: FlowNode.Asked, at path: String) {
    guard case .provider(let id) = asked, let providers, !providers.contains(id) else { return }
    let hint = Spelling.hint(for: id.rawValue, among: providers.map(\.rawValue).sorted() + ["ladder"])
    error(at: "\(path).provider", .noProvider, ["id": .string(id.rawValue), "hint": hint])
  }

  private mutating func options(_ options: [FlowNode.Choice.Option], at path: String) {
    var first: [String: Int] = [:]
    for (index, option) in options.enumerated() where !option.title.isEmpty {
      let words = FoldedText(option.title).words
      if words.isEmpty {
        error(at: "\(path)[\(index)].title", .noWords, ["text": .string(option.title)])
      } else if let earlier = first[words] {
        error(at: "\(path)[\(index)].title", .readsTheSame, ["first": .string("\(path)[\(earlier)]")])
      } else {
        first[words] = index
      }
    }
  }

  /// Warns that rung 1 comes first when a customer types an option's text instead of picking it.
  private mutating func shadowed(
    _ options: [FlowNode.Choice.Option], by matcher: ContentMatcher, at path: String
  ) {
    for (index, option) in options.enumerated() {
      let everywhere: [ChannelID] = [""] + (channels ?? []).sorted()
      let text = FoldedText(option.title)
      let match = everywhere.lazy.compactMap { matcher.response(to: text, on: $0) }.first
      guard let response = match?.response, response.inFlow != .ignore else { continue }
      warning(at: "\(path)[\(index)].title", .optionShadowed, ["response": .string(response.id)])
    }
  }

  private mutating func tests(_ condition: FlowNode.Condition, at path: String) {
    for (index, way) in condition.cases.enumerated() {
      for (test, kind) in way.tests.enumerated() {
        if case .channel(let channel) = kind {
          self.channel(channel, at: "\(path).cases[\(index)].if[\(test)].channel")
        }
      }
    }
  }
}

extension FlowNode.Action {
  /// The nodes of the same flow that this node names, with the member of each. A jump's destination is not included.
  var targets: [(member: String, id: String)] {
    func pair(_ member: String, _ id: String?) -> [(member: String, id: String)] { id.map { [(member, $0)] } ?? [] }
    func failure(_ onFail: FlowNode.OnFail) -> [(member: String, id: String)] {
      if case .node(let id) = onFail { [("onFail.node", id)] } else { [] }
    }
    switch self {
    case .message(let message): return pair("next", message.next)
    case .question(let question): return failure(question.onFail) + pair("next", question.next)
    case .choice(let choice):
      return failure(choice.onFail)
        + choice.options.enumerated().flatMap { pair("options[\($0)].next", $1.next) }
    case .condition(let condition):
      return condition.cases.enumerated().flatMap { pair("cases[\($0)].next", $1.next) }
        + pair("otherwise", condition.otherwise)
    case .set(_, let next), .tag(_, _, let next), .jump(_, _, _, let next): return pair("next", next)
    case .modelReply(let reply): return failure(reply.onFail) + pair("next", reply.next)
    case .modelExtract(let extract): return failure(extract.onFail) + pair("next", extract.next)
    case .handoff, .end: return []
    }
  }
}
