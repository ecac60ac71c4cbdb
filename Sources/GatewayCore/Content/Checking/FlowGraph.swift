/// The nodes of all flows, with their edges. All algorithms are iterative, so that a chain of ten thousand nodes needs
/// no deeper stack than one node.
struct FlowGraph {
  /// The position of a node: its flow and its index there.
  struct NodeIndex: Hashable {
    let flow: Int
    let index: Int
  }

  private let bundle: ContentBundle
  private let nodes: [NodeIndex]
  private let byID: [[String: Int]]
  private let flowIDs: [String: Int]

  init(_ bundle: ContentBundle) {
    self.bundle = bundle
    nodes = bundle.flows.enumerated().flatMap { flow, content in
      content.nodes.indices.map { NodeIndex(flow: flow, index: $0) }
    }
    byID = bundle.flows.map { flow in
      Dictionary(flow.nodes.enumerated().map { ($1.id, $0) }, uniquingKeysWith: { first, _ in first })
    }
    flowIDs = Dictionary(bundle.flows.enumerated().map { ($1.id, $0) }, uniquingKeysWith: { first, _ in first })
  }

  /// The path used in diagnostics.
  func path(of node: NodeIndex) -> String { "flows[\(node.flow)].nodes[\(node.index)]" }

  /// Nodes that cannot be reached from a flow's beginning.
  var unreachable: [NodeIndex] {
    var reached: Set<NodeIndex> = []
    var open = bundle.flows.indices.filter { !bundle.flows[$0].nodes.isEmpty }.map { NodeIndex(flow: $0, index: 0) }
    while let node = open.popLast() {
      if reached.insert(node).inserted { open += successors(of: node) }
    }
    return nodes.filter { !reached.contains($0) }
  }

  /// Loops that never wait for the customer and would never end. One loop for each back edge.
  var endlessLoops: [[NodeIndex]] {
    let running = running
    var loops: [[NodeIndex]] = []
    var finished: Set<NodeIndex> = []
    for start in nodes where !finished.contains(start) {
      var path = [(node: start, rest: running[start] ?? [])]
      var depth = [start: 0]
      while let last = path.last {
        guard let next = last.rest.last else {
          depth[last.node] = nil
          finished.insert(last.node)
          path.removeLast()
          continue
        }
        path[path.count - 1].rest.removeLast()
        if let since = depth[next] {
          loops.append(path[since...].map(\.node))
        } else if !finished.contains(next) {
          depth[next] = path.count
          path.append((next, running[next] ?? []))
        }
      }
    }
    return loops
  }

  // MARK: Edges

  private func action(_ node: NodeIndex) -> FlowNode.Action { bundle.flows[node.flow].nodes[node.index].action }

  private func index(_ id: String, in flow: Int) -> NodeIndex? {
    byID[flow][id].map { NodeIndex(flow: flow, index: $0) }
  }

  /// The nodes of its flow that it names, including a jump's `next`.
  private func next(of node: NodeIndex) -> [NodeIndex] {
    action(node).targets.compactMap { self.index($0.id, in: node.flow) }
  }

  /// Every possible next node.
  private func successors(of node: NodeIndex) -> [NodeIndex] {
    next(of: node) + destination(of: node)
  }

  /// The destination of a jump; empty for other nodes.
  private func destination(of node: NodeIndex) -> [NodeIndex] {
    guard case .jump(let flow, let target, _, _) = action(node) else { return [] }
    guard let index = flow.map({ flowIDs[$0] }) ?? node.flow else { return [] }
    if let target { return self.index(target, in: index).map { [$0] } ?? [] }
    return bundle.flows[index].nodes.isEmpty ? [] : [NodeIndex(flow: index, index: 0)]
  }

  private func waits(_ node: NodeIndex) -> Bool {
    switch action(node) {
    case .question, .choice: true
    default: false
    }
  }

  /// For each node, the next nodes that can run before the customer writes again.
  private var running: [NodeIndex: [NodeIndex]] {
    let through = runningThrough
    var edges: [NodeIndex: [NodeIndex]] = [:]
    for node in nodes where !waits(node) {
      let destination = destination(of: node)
      if case .jump(_, _, let returning, _) = action(node) {
        let comesBack = returning && destination.contains { through.contains($0) }
        edges[node] = destination + (comesBack ? next(of: node) : [])
      } else {
        edges[node] = next(of: node)
      }
    }
    return edges
  }

  /// Nodes from which a flow can end without waiting; a jump with return continues after those.
  private var runningThrough: Set<NodeIndex> {
    var before: [NodeIndex: [NodeIndex]] = [:]
    for node in nodes where !waits(node) {
      for next in successors(of: node) { before[next, default: []].append(node) }
    }
    var through: Set<NodeIndex> = []
    var open = nodes
    while let node = open.popLast() {
      if !through.contains(node) && runsThrough(node, through) {
        through.insert(node)
        open += before[node] ?? []
      }
    }
    return through
  }

  private func runsThrough(_ node: NodeIndex, _ through: Set<NodeIndex>) -> Bool {
    let onwards = next(of: node).contains { through.contains($0) }
    switch action(node) {
    case .question, .choice, .handoff: return false
    case .end: return true
    case .message(let message): return message.next == nil || onwards
    case .set(_, let next), .tag(_, _, let next): return next == nil || onwards
    // A model may fail, and a flow that fails ends for good.
    case .modelReply(let reply): return reply.next == nil || onwards
    case .modelExtract(let extract): return extract.next == nil || onwards
    case .condition(let condition):
      return onwards || condition.otherwise == nil || condition.cases.contains { $0.next == nil }
    case .jump(_, _, let returning, let next):
      guard destination(of: node).contains(where: { through.contains($0) }) else { return false }
      return !returning || next == nil || onwards
    }
  }
}
