public import GatewayKit

/// One step of the ladder.
public protocol Rung: Sendable {
  /// The name in traces.
  var name: String { get }

  /// Decides on a turn without sending or storing anything: the transaction that completes the turn carries out the
  /// verdict. Text being written may be shown in `preview`. Cancelled when the turn is overtaken; the verdict is then
  /// discarded.
  func answer(_ turn: Turn, preview: any Preview) async -> Verdict
}

/// A rung's decision, each with the reason for the trace.
public enum Verdict: Sendable, Hashable {
  /// The rung answered; the rungs below are not asked.
  case answered(Answer, reason: Explanation)
  /// The rung does not apply. `leaving` takes effect before the rungs below are asked, as when a flow ends on the way;
  /// the answering rung's changes override it. `thenAsk` follows the answer of a rung below: a flow's open question,
  /// repeated; dropped when that rung hands off or changes the flow.
  case passed(reason: Explanation, thenAsk: [Reply] = [], leaving: Answer = Answer())
  /// The rung should have answered and could not; the rungs below are asked. `leaving` as above.
  case failed(reason: Explanation, leaving: Answer = Answer())
  /// A flow needs a model's answer before it continues: its place, and what happened before. None of it has been said
  /// or applied yet. `cause` led to the flow, if something did. `leaving` as above.
  case asks(FlowStep, cause: Explanation?, leaving: Answer = Answer())
  /// A person is wanted. `Answer` takes effect before the handoff's message.
  case handOff(Answer, Handoff, reason: Explanation)
}

extension Verdict {
  /// The verdict with a provider's prompt on the way to it, and what that used.
  func having(asked prompt: AskedPrompt, spent: Spent) -> Verdict { having(asked: [prompt], spent: [spent]) }

  /// The verdict with the providers' prompts on the way to it, and what they used.
  func having(asked prompts: [AskedPrompt], spent: [Spent]) -> Verdict {
    func noted(_ answer: Answer) -> Answer {
      var noted = answer
      noted.asked += prompts
      noted.spent += spent
      return noted
    }
    return switch self {
    case .answered(let answer, let reason): .answered(noted(answer), reason: reason)
    case .passed(let reason, let questions, let leaving):
      .passed(reason: reason, thenAsk: questions, leaving: noted(leaving))
    case .failed(let reason, let leaving): .failed(reason: reason, leaving: noted(leaving))
    case .handOff(let answer, let handoff, let reason): .handOff(noted(answer), handoff, reason: reason)
    case .asks(let step, let cause, let leaving): .asks(step, cause: cause, leaving: noted(leaving))
    }
  }
}

/// Messages and changes of a rung.
public struct Answer: Sendable, Hashable {
  /// The messages, in order.
  public var replies: [Reply]
  /// The change of the flow.
  public var flow: FlowChange
  /// Changes to the contact's profile.
  public var profile: ProfileEdit
  /// Prompts sent to providers on the way, for the trace.
  public var asked: [AskedPrompt] = []
  /// Tokens and cost of these prompts.
  public var spent: [Spent] = []
  /// Whether a provider refused the question because of its content; then only one other provider is tried.
  public var isRefused = false

  /// The change of the customer's flow.
  public enum FlowChange: Sendable, Hashable {
    /// The flow stays as it is.
    case unchanged
    /// The customer leaves any flow.
    case ended
    /// The customer is at this place of a flow.
    case at(FlowState)
  }

  /// Creates an answer.
  public init(
    _ replies: [Reply] = [], flow: FlowChange = .unchanged, profile: ProfileEdit = ProfileEdit(),
    isRefused: Bool = false
  ) {
    self.replies = replies
    self.flow = flow
    self.profile = profile
    self.isRefused = isRefused
  }
}

/// A request to hand the conversation to a person.
public struct Handoff: Sendable, Hashable {
  /// The reason.
  public var reason: Ownership.Reason
  /// The team to hand off to; nil for any.
  public var team: String?
  /// The message to the customer, in place of the policy's; empty for none.
  public var message: String?

  /// Creates a handoff request.
  public init(_ reason: Ownership.Reason, team: String? = nil, message: String? = nil) {
    self.reason = reason
    self.team = team
    self.message = message
  }
}
