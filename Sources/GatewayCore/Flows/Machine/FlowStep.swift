public import GatewayKit

/// An input that continues an open flow.
public enum FlowInput: Sendable, Hashable {
  /// A customer's message.
  case message(InboundMessage)
  /// The end of the flow's pause.
  case timer
  /// A model's answer to the flow's question.
  case finding(FlowFinding)
}

/// Messages and changes of one step of a flow.
public struct FlowStep: Sendable, Hashable {
  /// How the step leaves the message that caused it.
  public enum Outcome: Sendable, Hashable {
    /// The flow handled it; the rungs below are not asked. A timer's step is always this or a handoff.
    case taken
    /// The flow asks for a person and has ended.
    case handOff(Handoff)
    /// Not for the flow: the rungs below answer, after `FlowStep.replies` and before `thenAsk`.
    case passes(thenAsk: [Reply])
    /// A model must be asked, and the flow resumed with its answer, before the step takes effect.
    case asks(FlowQuestion)
    /// The flow is broken and has ended without effect; the rungs below answer.
    case failed
  }

  /// The messages, in order.
  public var replies: [Reply]
  /// The customer's place afterwards; nil outside flows.
  public var state: FlowState?
  /// Changes to the contact's profile.
  public var profile: ProfileEdit
  /// How the message is left.
  public var outcome: Outcome
  /// What happened at each visited node, in order; for the trace.
  public var trace: [Explanation]

  /// Creates a step.
  public init(
    replies: [Reply] = [], state: FlowState? = nil, profile: ProfileEdit = ProfileEdit(),
    outcome: Outcome = .taken, trace: [Explanation] = []
  ) {
    self.replies = replies
    self.state = state
    self.profile = profile
    self.outcome = outcome
    self.trace = trace
  }

  /// The trace as one explanation, shortened in the middle.
  public var summary: Explanation {
    guard trace.count > 12 else { return .several(trace) }
    let middle = FlowCode.moreSteps.with(["count": .integer(trace.count - 12)])
    return .several(trace.prefix(6) + [middle] + trace.suffix(6))
  }
}

extension FlowStep {
  /// The step's trace, after what led to it.
  func reason(after cause: Explanation?) -> Explanation {
    guard let cause else { return summary }
    return TraceCode.ledTo.with(["cause": cause.parameter, "steps": summary.parameter])
  }

  /// The rung's verdict for this step; `cause` led to it.
  func verdict(after cause: Explanation? = nil) -> Verdict {
    if case .asks = outcome { return .asks(self, cause: cause) }
    let reason = reason(after: cause)
    let answer = Answer(replies, flow: state.map { .at($0) } ?? .ended, profile: profile)
    return switch outcome {
    case .taken: .answered(answer, reason: reason)
    case .handOff(let handoff): .handOff(answer, handoff, reason: reason)
    case .asks: .asks(self, cause: cause)
    case .passes(let thenAsk): .passed(reason: reason, thenAsk: thenAsk, leaving: answer)
    case .failed: .failed(reason: reason, leaving: answer)
    }
  }
}
