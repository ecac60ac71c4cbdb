public import Foundation

/// The interpreter of flows, as a pure state machine: a place in a flow and an input give what is said and the next
/// place. Waiting, sending and storing are its caller's.
public enum FlowMachine {
  /// Begins a flow at its first node. Whoever was in another flow leaves it.
  public static func start(flow: Flow, variables: [String: String] = [:], context: FlowContext) -> FlowStep {
    FlowStep(trace: ["\(flow.id)"])
  }

  /// Takes an option by its payload in `context.content`, wherever the customer stands; nil when there is no such
  /// option. `state` is the open flow, if any: taking an option of another flow ends it.
  public static func pick(_ option: OptionID, from state: FlowState?, context: FlowContext) -> FlowStep? {
    nil
  }

  /// Moves the open flow on.
  public static func resume(_ state: FlowState, with input: FlowInput, context: FlowContext) -> FlowStep {
    FlowStep(state: state)
  }

  /// The open question again, as an automated response in the middle of a flow is followed by; empty while the flow
  /// waits for a time and no question is open.
  public static func reask(_ state: FlowState, context: FlowContext) -> [Reply] {
    []
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
}
