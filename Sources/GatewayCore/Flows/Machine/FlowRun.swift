import Foundation
import GatewayKit

/// A step of a flow in progress: moves from node to node until one waits or the flow ends.
struct FlowRun {
  /// The most nodes visited in one step; this ends loops that never wait.
  static let nodeLimit = 200
  /// The deepest nesting of jumps with return.
  static let returnLimit = 16
  /// The longest value of a variable, in characters; a contact's field takes a twentieth of it.
  static let valueLimit = 10_000

  let context: FlowContext
  private(set) var flow: Flow
  private(set) var variables: [String: String]
  var returns: [FlowState.Return] = []
  private var profile: ContactProfile
  /// The step's changes to the profile.
  private var edit = ProfileEdit()
  private var replies: [Reply] = []
  private var trace: [Explanation] = []
  private var visited = 0
  /// Whether pauses are skipped, because the customer wrote during one.
  private var hurried = false

  init(flow: Flow, variables: [String: String], context: FlowContext) {
    self.flow = flow
    self.variables = variables
    self.context = context
    profile = context.contact.profile
  }

  /// Restores the state of an open flow.
  mutating func resume(_ state: FlowState) {
    variables = state.variables
    returns = state.returns
  }

  /// Adds an event at a node, or of the flow, to the trace.
  mutating func note(_ code: FlowCode, _ params: [String: JSONValue] = [:], at node: FlowNode? = nil) {
    var params = params
    params["at"] = .string(node.map { "\(flow.id)/\($0.id)" } ?? flow.id)
    trace.append(code.with(params))
  }

  mutating func say(_ text: String) { replies.append(Reply(fill(text))) }

  mutating func say(_ part: ReplyPart) { replies.append(part.reply(with: values)) }

  mutating func say(_ reply: Reply) { replies.append(reply) }

  // MARK: Walking

  /// The result of visiting a node.
  private enum Way {
    case on(String?)
    case stop(FlowStep)
  }

  /// Visits nodes from `id` on; nil is the end of the flow.
  mutating func walk(from id: String?) -> FlowStep {
    var next = id
    while true {
      guard let id = next else {
        guard let back = returns.popLast() else {
          note(.ends)
          return end()
        }
        guard let caller = context.content.bundle.flow(back.flow) else { return breakOff(.returnsNowhere, back.flow) }
        flow = caller
        next = back.node
        continue
      }
      guard let node = flow.node(id) else { return breakOff(.continuesNowhere, id) }
      visited += 1
      guard visited <= Self.nodeLimit else { return fail(.tooManyNodes, limit: Self.nodeLimit) }
      switch visit(node) {
      case .on(let id): next = id
      case .stop(let step): return step
      }
    }
  }

  private mutating func visit(_ node: FlowNode) -> Way {
    switch node.action {
    case .message(let message):
      if let step = speak(message, from: 0, paused: false, at: node) { return .stop(step) }
      return .on(message.next)
    case .question, .choice:
      note(.asks, at: node)
      question(of: node).map { replies.append($0) }
      return .stop(wait(at: node))
    case .condition(let condition):
      let index = condition.cases.firstIndex { $0.tests.allSatisfy(holds) }
      if let index {
        note(.takesCase, ["number": .integer(index + 1)], at: node)
      } else {
        note(.takesNoCase, at: node)
      }
      return .on(index.map { condition.cases[$0].next } ?? condition.otherwise)
    case .set(let texts, let next):
      note(.sets, ["names": Self.list(texts.keys.sorted())], at: node)
      for (name, value) in texts.mapValues({ fill($0, as: .plain) }) { save(value, as: name) }
      return .on(next)
    case .tag(let add, let remove, let next):
      note(.tags, at: node)
      change { $0.changeTags(adding: Set(add), removing: Set(remove)) }
      return .on(next)
    case .jump(let target, let start, let returning, let next):
      note(.jumps, at: node)
      if returning {
        guard returns.count < Self.returnLimit else {
          return .stop(fail(.tooDeep, limit: Self.returnLimit))
        }
        returns.append(FlowState.Return(flow: flow.id, node: next))
      }
      guard let target = target.map({ context.content.bundle.flow($0) }) ?? flow else {
        return .stop(breakOff(.jumpsNowhere, target ?? ""))
      }
      flow = target
      return .on(start ?? target.nodes.first?.id)
    case .modelReply(let reply):
      note(.asksModel, at: node)
      return .stop(wait(at: node, outcome: .asks(question(reply.asked, .reply, reply.prompt))))
    case .modelExtract(let extract):
      note(.asksModelFor, ["names": Self.list(extract.fields.map(\.name))], at: node)
      return .stop(wait(at: node, outcome: .asks(question(extract.asked, .fields(extract.fields), extract.prompt))))
    case .handoff(let team, let message):
      note(.handsOff, at: node)
      return .stop(end(.handOff(Handoff(.flow, team: team, message: message.map { fill($0) }))))
    case .end:
      note(.reachesEnd, at: node)
      return .on(nil)
    }
  }

  /// Sends the parts of a message from `index` on; returns a step at a pause. With `paused`, the pause before that part
  /// is over.
  mutating func speak(_ message: FlowNode.Message, from index: Int, paused: Bool, at node: FlowNode) -> FlowStep? {
    for (part, words) in message.parts.enumerated().dropFirst(index) {
      let isOver = hurried || words.delaySeconds <= 0 || (paused && part == index)
      guard isOver else {
        note(.pauses, ["seconds": .integer(words.delaySeconds)], at: node)
        let until = context.now.addingTimeInterval(Double(words.delaySeconds))
        return wait(at: node, for: .time(until, part: part))
      }
      say(words.words)
    }
    note(.speaks, at: node)
    return nil
  }

  /// Names as a parameter of the trace.
  static func list(_ names: [String]) -> JSONValue { .array(names.map(JSONValue.string)) }

  /// Skips pauses from here on.
  mutating func hurry() { hurried = true }

  // MARK: Values

  private var values: TemplateValues {
    var contact = context.contact
    contact.profile = profile
    return TemplateValues(
      variables: variables, contact: contact, channel: context.channel, business: context.business,
      message: context.message)
  }

  func fill(_ text: String, as form: Template.Form = .markdown) -> String {
    Template.fill(text, with: values, as: form)
  }

  private func holds(_ test: FlowNode.Condition.Test) -> Bool {
    FlowCondition(values: values, hours: context.content.bundle.businessHours, now: context.now).holds(test)
  }

  /// Sets a variable, or a field of the contact.
  mutating func save(_ value: String, as name: String?) {
    guard let name else { return }
    if name.hasPrefix("contact.") {
      let field = String(name.dropFirst("contact.".count))
      change { $0.setField(field, to: String(value.prefix(Self.valueLimit / 20))) }
    } else {
      variables[name] = String(value.prefix(Self.valueLimit))
    }
  }

  private mutating func change(_ make: (inout ProfileEdit) -> Void) {
    make(&edit)
    profile = context.contact.profile.applying(edit)
  }

  // MARK: Ends

  /// The step that stops and waits at a node; `retries` as in `FlowState`.
  func wait(
    at node: FlowNode, for waiting: FlowState.Waiting = .answer, retries: Int = 0, outcome: FlowStep.Outcome = .taken
  ) -> FlowStep {
    let state = FlowState(
      flow: flow.id, node: node.id, waiting: waiting, contentVersion: context.content.version, variables: variables,
      retries: retries, returns: returns)
    return step(state, outcome)
  }

  /// The step that ends the flow, together with any flow that it would return to.
  func end(_ outcome: FlowStep.Outcome = .taken) -> FlowStep { step(nil, outcome) }

  /// Ends a flow that leads to something missing in its content. Messages sent before that count as an answer.
  private mutating func breakOff(_ code: FlowCode, _ target: String) -> FlowStep {
    note(code, ["target": .string(target)])
    return end(replies.isEmpty ? .passes(thenAsk: []) : .taken)
  }

  /// Ends a flow that would never stop; the step has no effect.
  private mutating func fail(_ code: FlowCode, limit: Int) -> FlowStep {
    note(code, ["limit": .integer(limit)])
    return FlowStep(outcome: .failed, trace: trace)
  }

  private func step(_ state: FlowState?, _ outcome: FlowStep.Outcome) -> FlowStep {
    FlowStep(replies: replies, state: state, profile: edit, outcome: outcome, trace: trace)
  }
}
