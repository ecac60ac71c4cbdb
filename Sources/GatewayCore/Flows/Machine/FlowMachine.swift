public import Foundation
import GatewayKit

/// The interpreter of flows, as a pure state machine: from a place in a flow and an input it computes messages and the
/// next place. The caller waits, sends and stores.
///
/// A step is bounded: 200 nodes, a stack of 16 return places, values of 10,000 characters.
public enum FlowMachine {
  /// Starts a flow at a node, or at its first one; the customer leaves any other flow.
  public static func start(
    flow: Flow, at node: String? = nil, variables: [String: String] = [:], context: FlowContext
  ) -> FlowStep {
    var run = FlowRun(flow: flow, variables: variables, context: context)
    run.note(.starts)
    return run.walk(from: node ?? flow.nodes.first?.id)
  }

  /// Takes an option by its payload, wherever the customer is; nil when `context.content` has no such option.
  ///
  /// `state` is the open flow, if any. Its answers are kept when the option belongs to that flow or to one that it
  /// returns to; an option of another flow ends it and starts the other there.
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

  /// Continues the open flow with an input.
  public static func resume(_ state: FlowState, with input: FlowInput, context: FlowContext) -> FlowStep {
    guard let flow = context.content.bundle.flow(state.flow), let node = flow.node(state.node) else {
      return FlowStep(
        outcome: .passes(thenAsk: []), trace: [FlowCode.nodeGone.with(["at": .string("\(state.flow)/\(state.node)")])])
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

  /// The open question again, as it follows an automated response in the middle of a flow; empty while the flow waits
  /// for a time and has no open question.
  public static func reask(_ state: FlowState, context: FlowContext) -> [Reply] {
    guard case .answer = state.waiting, let flow = context.content.bundle.flow(state.flow),
      let node = flow.node(state.node)
    else { return [] }
    let run = FlowRun(flow: flow, variables: state.variables, context: context)
    return run.question(of: node).map { [$0] } ?? []
  }

  /// The due times of a conversation whose flow is at `state` after a step at `now`: the end of a pause, or the flow's
  /// idle timeout for an open question.
  public static func due(after state: FlowState?, in content: ContentBundle, now: Date) -> [DueChange] {
    guard let state else { return [.cancel(.flowTimer), .cancel(.flowIdle)] }
    switch state.waiting {
    case .time(let at, _): return [.set(.flowTimer, at), .cancel(.flowIdle)]
    case .answer: return [.cancel(.flowTimer), .set(.flowIdle, state.idleDeadline(in: content, after: now))]
    }
  }
}

extension FlowState {
  /// When the flow ends without an answer (idle timeout), if the last step was at `now`.
  public func idleDeadline(in content: ContentBundle, after now: Date) -> Date {
    now.addingTimeInterval(Double(content.flow(flow)?.idleHours ?? 24) * 3600)
  }

  /// Whether the customer is in that flow or will return to it.
  func covers(_ id: String) -> Bool { flow == id || returns.contains { $0.flow == id } }
}
