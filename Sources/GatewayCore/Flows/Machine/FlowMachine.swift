public import Foundation
import GatewayKit

/// The interpreter of flows, as a pure state machine: a place in a flow and an input give what is said and the next
/// place. Waiting, sending and storing are its caller's.
///
/// What a step costs is bounded: 200 nodes, a stack of 16 places to come back to, values of 10,000 characters.
public enum FlowMachine {
  /// Begins a flow at its first node. Whoever was in another flow leaves it.
  public static func start(flow: Flow, variables: [String: String] = [:], context: FlowContext) -> FlowStep {
    var run = FlowRun(flow: flow, variables: variables, context: context)
    run.note("starts")
    return run.walk(from: flow.nodes.first?.id)
  }

  /// Takes an option by its payload, wherever the customer stands; nil when `context.content` has no such option.
  ///
  /// `state` is the open flow, if any. What was answered is kept when the option is of that flow, or of one it comes
  /// back to; an option of any other flow ends it and begins anew there.
  public static func pick(_ option: OptionID, from state: FlowState?, context: FlowContext) -> FlowStep? {
    guard let flow = context.content.bundle.flow(option.flow), let node = flow.node(option.node),
      case .choice(let choice) = node.action, choice.options.indices.contains(option.index)
    else { return nil }
    var run = FlowRun(flow: flow, variables: [:], context: context)
    if let state {
      if state.flow == option.flow {
        run.resume(state)
      } else if let place = state.returns.lastIndex(where: { $0.flow == option.flow }) {
        run.resume(state)
        run.returns.removeSubrange(place...)
      }
    }
    return run.take(choice.options[option.index], of: choice, at: node)
  }

  /// Moves the open flow on.
  public static func resume(_ state: FlowState, with input: FlowInput, context: FlowContext) -> FlowStep {
    guard let flow = context.content.bundle.flow(state.flow), let node = flow.node(state.node) else {
      return FlowStep(
        outcome: .passes(thenAsk: []), trace: ["\(state.flow)/\(state.node) is not in the content; the flow ends"])
    }
    var run = FlowRun(flow: flow, variables: state.variables, context: context)
    run.resume(state)
    switch input {
    case .timer: return run.goOn(from: state, at: node)
    case .finding(let finding): return run.take(finding, at: node)
    case .message(let message):
      if let option = context.content.bundle.option(payload: message.payload), state.covers(option.flow),
        let step = pick(option, from: state, context: context)
      {
        return step
      }
      return run.hear(message, state: state, at: node)
    }
  }

  /// The open question again, as an automated response in the middle of a flow is followed by; empty while the flow
  /// waits for a time and no question is open.
  public static func reask(_ state: FlowState, context: FlowContext) -> [Reply] {
    guard case .answer = state.waiting, let flow = context.content.bundle.flow(state.flow),
      let node = flow.node(state.node)
    else { return [] }
    let run = FlowRun(flow: flow, variables: state.variables, context: context)
    return run.question(of: node).map { [$0] } ?? []
  }

  /// What the due table holds for a conversation whose flow is at `state` after a step at `now`: the end of a pause,
  /// or the end of the flow's patience with an open question.
  public static func due(after state: FlowState?, in content: ContentBundle, now: Date) -> [DueChange] {
    guard let state else { return [.cancel(.flowTimer), .cancel(.flowIdle)] }
    switch state.waiting {
    case .time(let at, _): return [.set(.flowTimer, at), .cancel(.flowIdle)]
    case .answer: return [.cancel(.flowTimer), .set(.flowIdle, state.idleDeadline(in: content, after: now))]
    }
  }
}

extension FlowState {
  /// When the flow ends for want of an answer, if the last step was at `now`.
  public func idleDeadline(in content: ContentBundle, after now: Date) -> Date {
    now.addingTimeInterval(Double(content.flow(flow)?.idleHours ?? 24) * 3600)
  }

  /// Whether the customer stands in that flow, or will come back to it.
  func covers(_ id: String) -> Bool { flow == id || returns.contains { $0.flow == id } }
}
