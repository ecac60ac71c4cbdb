public import GatewayKit

/// What moves an open flow on.
public enum FlowInput: Sendable, Hashable {
  /// The customer wrote.
  case message(InboundMessage)
  /// The pause the flow waits for is over.
  case timer
  /// A model was asked what the flow wanted of it.
  case finding(FlowFinding)
}

/// What one step of a flow says and changes.
public struct FlowStep: Sendable, Hashable {
  /// What becomes of the message that caused the step.
  public enum Outcome: Sendable, Hashable {
    /// It was the flow's: nothing below is asked. A timer's step is always this or a handoff.
    case taken
    /// The flow asks for a person; it has ended.
    case handOff(Handoff)
    /// It was not the flow's: the rungs below answer it, after `FlowStep.replies` and before `thenAsk`.
    case passes(thenAsk: [Reply])
    /// A model is to be asked, and the flow to be resumed with what it says, before anything of the step counts.
    case asks(FlowQuestion)
    /// The flow is broken and has ended without an effect; the rungs below answer.
    case failed
  }

  /// What is said, in order.
  public var replies: [Reply]
  /// Where the customer stands afterwards; nil: in no flow.
  public var state: FlowState?
  /// What changes in the contact's profile.
  public var profile: ProfileEdit
  /// What becomes of the message.
  public var outcome: Outcome
  /// What happened, a word or two for each node visited, in order; for the trace.
  public var trace: [String]

  /// A step.
  public init(
    replies: [Reply] = [], state: FlowState? = nil, profile: ProfileEdit = ProfileEdit(),
    outcome: Outcome = .taken, trace: [String] = []
  ) {
    self.replies = replies
    self.state = state
    self.profile = profile
    self.outcome = outcome
    self.trace = trace
  }

  /// The trace in one line; the middle of a long one is left out.
  public var summary: String {
    guard trace.count > 12 else { return trace.joined(separator: "; ") }
    let middle = "\(trace.count - 12) more"
    return (trace.prefix(6) + [middle] + trace.suffix(6)).joined(separator: "; ")
  }
}

extension FlowStep {
  /// What the step means for a turn; `before` is told ahead of it in the trace.
  func verdict(after before: String = "") -> Verdict {
    let reason = before + summary
    let answer = Answer(replies, flow: state.map { .at($0) } ?? .ended, profile: profile)
    return switch outcome {
    case .taken: .answered(answer, reason: reason)
    case .handOff(let handoff): .handOff(answer, handoff, reason: reason)
    case .asks: .asks(self, reason: before)
    case .passes(let thenAsk): .passed(reason: reason, thenAsk: thenAsk, leaving: answer)
    case .failed: .failed(reason: reason, leaving: answer)
    }
  }
}
