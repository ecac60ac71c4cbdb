import Testing

@testable import GatewayCore

/// Which flows would never stop.
@Suite struct FlowLoopTests {
  private static func message(_ id: String, next: String? = nil) -> FlowNode {
    FlowNode(id: id, action: .message(FlowNode.Message(parts: [.init(text: id)], next: next)))
  }
  private static func question(_ id: String, next: String? = nil, onFail: FlowNode.OnFail = .end) -> FlowNode {
    FlowNode(id: id, action: .question(FlowNode.Question(text: id, onFail: onFail, next: next)))
  }
  private static func jump(
    _ id: String, flow: String? = nil, node: String? = nil, returning: Bool = false, next: String? = nil
  ) -> FlowNode {
    FlowNode(id: id, action: .jump(flow: flow, node: node, returning: returning, next: next))
  }
  private static func flow(_ id: String, _ nodes: FlowNode...) -> Flow { Flow(id: id, title: id, nodes: nodes) }

  static let endless: [(String, [Flow])] = [
    ("a message to itself", [flow("f", message("a", next: "a"))]),
    ("through a jump", [flow("f", message("a", next: "b"), jump("b", node: "a"))]),
    ("between flows", [flow("f", jump("a", flow: "g")), flow("g", jump("a", flow: "f"))]),
    (
      "back from a flow that asks nothing",
      [flow("f", jump("a", flow: "g", returning: true, next: "b"), jump("b", node: "a")), flow("g", message("a"))]
    ),
    (
      "one way of a condition",
      [
        flow(
          "f",
          FlowNode(
            id: "a",
            action: .condition(.init(cases: [.init(tests: [.tagged("x")], next: "q")], otherwise: "b"))),
          message("b", next: "a"), question("q"))
      ]
    ),
    ("not at the beginning", [flow("f", question("q", next: "a"), message("a", next: "b"), message("b", next: "a"))]),
    ("after retries", [flow("f", question("q", onFail: .node("a")), message("a", next: "a"))]),
  ]

  static let sound: [(String, [Flow])] = [
    ("a question in the loop", [flow("f", question("q", next: "a"), message("a", next: "q"))]),
    ("a retry that says something first", [flow("f", question("q", onFail: .node("a")), message("a", next: "q"))]),
    (
      "a choice in the loop",
      [
        flow(
          "f",
          FlowNode(id: "c", action: .choice(.init(text: "?", options: [.init(title: "x", next: "m")]))),
          message("m", next: "c"))
      ]
    ),
    (
      "back from a flow that asks",
      [flow("f", jump("a", flow: "g", returning: true, next: "b"), jump("b", node: "a")), flow("g", question("q"))]
    ),
    (
      "back from a flow that hands off",
      [
        flow("f", jump("a", flow: "g", returning: true, next: "b"), jump("b", node: "a")),
        flow("g", FlowNode(id: "h", action: .handoff(team: nil, message: nil))),
      ]
    ),
    (
      "two ways to one node",
      [flow("f", jump("a", flow: "g", returning: true, next: "b"), jump("b", flow: "g")), flow("g", message("m"))]
    ),
    ("nothing", []),
  ]

  @Test("a loop without a waiting node is an error", arguments: endless.indices)
  func finds(index: Int) {
    let (name, flows) = Self.endless[index]
    #expect(FlowGraph(ContentBundle(flows: flows)).endlessLoops.count == 1, "\(name)")
  }

  @Test("a flow without an endless loop is accepted", arguments: sound.indices)
  func passes(index: Int) {
    let (name, flows) = Self.sound[index]
    #expect(FlowGraph(ContentBundle(flows: flows)).endlessLoops.isEmpty, "\(name)")
  }
}
