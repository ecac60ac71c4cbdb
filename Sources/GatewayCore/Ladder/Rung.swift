/// One step of the ladder.
public protocol Rung: Sendable {
  /// Its name in traces.
  var name: String { get }

  /// Looks at a turn and decides. Sends nothing, stores nothing: what is to happen is in the verdict, and happens in
  /// the one transaction that completes the turn. What is still being written may be shown in `preview`. Cancelled when
  /// the turn is overtaken; what it returns then is thrown away.
  func answer(_ turn: Turn, preview: any Preview) async -> Verdict
}

/// What a rung decided, each with the reason for the trace.
public enum Verdict: Sendable, Hashable {
  /// Answered; nothing below is asked.
  case answered(Answer, reason: String)
  /// Not its business. `leaving` is said and changed before the rungs below are asked, as when a flow ends on the way:
  /// it stands unless the rung that answers changes the same. `thenAsk` is said after whatever a rung below answers: a
  /// flow's open question, asked again; dropped when that rung hands off or changes the flow.
  case passed(reason: String, thenAsk: [Reply] = [], leaving: Answer = Answer())
  /// It should have answered and could not; the rungs below are asked. `leaving` as above.
  case failed(reason: String, leaving: Answer = Answer())
  /// A flow wants an answer of a model before it goes on: what it is at, and what happened before. Nothing of it is said
  /// or changed yet. `leaving` as above.
  case asks(FlowStep, reason: String, leaving: Answer = Answer())
  /// A person is wanted; `Answer` is what is said and changed before the handoff's own words.
  case handOff(Answer, Handoff, reason: String)
}

extension Verdict {
  /// The verdict with what a provider was asked on the way to it.
  func having(asked prompt: AskedPrompt, spent: Spent) -> Verdict { having(asked: [prompt], spent: [spent]) }

  /// The verdict with what providers were asked on the way to it, and what that used.
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
    case .asks(let step, let reason, let leaving): .asks(step, reason: reason, leaving: noted(leaving))
    }
  }
}

/// What a rung wants said and changed.
public struct Answer: Sendable, Hashable {
  /// What is said, in order.
  public var replies: [Reply]
  /// The flow afterwards: unchanged, ended, or at a place.
  public var flow: FlowChange
  /// What changes in the contact's profile.
  public var profile: ProfileEdit
  /// What providers were asked on the way, for the trace.
  public var asked: [AskedPrompt] = []
  /// What that used.
  public var spent: [Spent] = []
  /// Whether a provider refused the question for its content: that is tried with one other provider only.
  public var isRefused = false

  /// What becomes of the flow.
  public enum FlowChange: Sendable, Hashable {
    /// As before.
    case unchanged
    /// The customer is in no flow.
    case ended
    /// The customer is here.
    case at(FlowState)
  }

  /// An answer.
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

/// A wish for a person.
public struct Handoff: Sendable, Hashable {
  /// Why.
  public var reason: Ownership.Reason
  /// For whom.
  public var team: String?
  /// What the customer is told instead of the policy's words.
  public var message: String?

  /// A wish.
  public init(_ reason: Ownership.Reason, team: String? = nil, message: String? = nil) {
    self.reason = reason
    self.team = team
    self.message = message
  }
}
