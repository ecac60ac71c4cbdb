/// The nodes of all flows, with their edges. All algorithms are iterative, so that a chain of ten thousand nodes needs
/// no deeper stack than one node.
struct FlowGraph {
  /// A node.
  struct NodeIndex: Hashable {
    let flow: Int
    let node: Int
  }

  private let bundle: ContentBundle
  private let places: [NodeIndex]
  private let byID: [[String: Int]]
  private let flowIDs: [String: Int]

  init(_ bundle: ContentBundle) {
    self.bundle = bundle
    places = bundle.flows.enumerated().flatMap { flow, content in
      content.nodes.indices.map { NodeIndex(flow: flow, node: $0) }
    }
    byID = bundle.flows.map { flow in
      Dictionary(flow.nodes.enumerated().map { ($1.id, $0) }, uniquingKeysWith: { first, _ in first })
    }
    flowIDs = Dictionary(bundle.flows.enumerated().map { ($1.id, $0) }, uniquingKeysWith: { first, _ in first })
  }

  /// The path used in diagnostics.
  func path(of place: NodeIndex) -> String { "flows[\(place.flow)].nodes[\(place.node)]" }

  /// Nodes that cannot be reached from a flow's beginning.
  var unreachable: [NodeIndex] {
    var reached: Set<NodeIndex> = []
    var open = bundle.flows.indices.filter { !bundle.flows[$0].nodes.isEmpty }.map { NodeIndex(flow: $0, node: 0) }
    while let place = open.popLast() {
      if reached.insert(place).inserted { open += successors(of: place) }
    }
    return places.filter { !reached.contains($0) }
  }

  /// Loops that never wait for the customer and would never end. One loop for each back edge.
  var endlessLoops: [[NodeIndex]] {
    let running = running
    var loops: [[NodeIndex]] = []
    var finished: Set<NodeIndex> = []
    for start in places where !finished.contains(start) {
      var path = [(place: start, rest: running[start] ?? [])]
      var depth = [start: 0]
      while let last = path.last {
        guard let next = last.rest.last else {
          depth[last.place] = nil
          finished.insert(last.place)
          path.removeLast()
          continue
        }
        path[path.count - 1].rest.removeLast()
        if let since = depth[next] {
          loops.append(path[since...].map(\.place))
        } else if !finished.contains(next) {
          depth[next] = path.count
          path.append((next, running[next] ?? []))
        }
      }
    }
    return loops
  }

  // MARK: Edges

  private func action(_ place: NodeIndex) -> FlowNode.Action { bundle.flows[place.flow].nodes[place.node].action }

  private func place(_ id: String, in flow: Int) -> NodeIndex? {
    byID[flow][id].map { NodeIndex(flow: flow, node: $0) }
  }

  /// The nodes of its flow that it names, including a jump's `next`.
  private func next(of place: NodeIndex) -> [NodeIndex] {
    action(place).targets.compactMap { self.place($0.id, in: place.flow) }
  }

  /// Every possible next node.
  private func successors(of place: NodeIndex) -> [NodeIndex] {
    next(of: place) + destination(of: place)
  }

  /// The destination of a jump; empty for other nodes.
  private func destination(of place: NodeIndex) -> [NodeIndex] {
    guard case .jump(let flow, let node, _, _) = action(place) else { return [] }
    guard let index = flow.map({ flowIDs[$0] }) ?? place.flow else { return [] }
    if let node { return self.place(node, in: index).map { [$0] } ?? [] }
    return bundle.flows[index].nodes.isEmpty ? [] : [NodeIndex(flow: index, node: 0)]
  }

  private func waits(_ place: NodeIndex) -> Bool {
    switch action(place) {
    case .question, .choice: true
    default: false
    }
  }

  /// For each node, the next nodes that can run before the customer writes again.
  private var running: [NodeIndex: [NodeIndex]] {
    let through = runningThrough
    var edges: [NodeIndex: [NodeIndex]] = [:]
    for place in places where !waits(place) {
      let destination = destination(of: place)
      if case .jump(_, _, let returning, _) = action(place) {
        let comesBack = returning && destination.contains { through.contains($0) }
        edges[place] = destination + (comesBack ? next(of: place) : [])
      } else {
        edges[place] = next(of: place)
      }
    }
    return edges
  }

  /// Nodes from which a flow can end without waiting; a jump with return continues after those.
  private var runningThrough: Set<NodeIndex> {
    var before: [NodeIndex: [NodeIndex]] = [:]
    for place in places where !waits(place) {
      for next in successors(of: place) { before[next, default: []].append(place) }
    }
    var through: Set<NodeIndex> = []
    var open = places
    while let place = open.popLast() {
      if !through.contains(place) && runsThrough(place, through) {
        through.insert(place)
        open += before[place] ?? []
      }
    }
    return through
  }

  private func runsThrough(_ place: NodeIndex, _ through: Set<NodeIndex>) -> Bool {
    let onwards = next(of: place).contains { through.contains($0) }
    switch action(place) {
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
      guard destination(of: place).contains(where: { through.contains($0) }) else { return false }
      return !returning || next == nil || onwards
    }
  }
}
