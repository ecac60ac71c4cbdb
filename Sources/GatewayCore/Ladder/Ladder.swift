import Foundation
import GatewayKit

/// The priority hierarchy: the gate, the rungs in their fixed order, the default reply. Invariant 6.
struct Ladder: Sendable {
  /// The rungs that decide by rules, at once.
  private let rules: [any Rung]
  /// The roster's providers as they are now, in ladder order.
  private let currentProviders: @Sendable () -> [ProviderRung]
  private var providers: [ProviderRung] { currentProviders() }

  /// The ladder of this build. The order is here, and for providers in the registry's list; no configuration changes it.
  init(providers: @escaping @Sendable () -> [ProviderRung] = { [] }) {
    self.init(rules: [AutomatedResponsesRung(), HumanRequestRung(), DialogFlowRung()], providers: providers)
  }

  /// A ladder of other rules, for tests of the climb.
  init(rules: [any Rung], providers: @escaping @Sendable () -> [ProviderRung] = { [] }) {
    self.rules = rules
    currentProviders = providers
  }

  /// The names of the rungs, in order.
  var order: [String] { rules.map(\.name) + providers.map(\.name) }

  /// How far the rules came with a turn.
  enum RulesOutcome: Sendable {
    /// They decided.
    case decided(Decision)
    /// It is the providers' turn, if one is due.
    case open(PendingDecision)
  }

  /// What the rules left to the rungs below.
  struct PendingDecision: Sendable {
    /// A flow at a node that asks a model.
    struct Asking: Sendable {
      let rung: String
      let step: FlowStep
      /// What the trace tells ahead of the step.
      let before: String
      /// What the rung used on the way there.
      let leaving: Answer
    }

    fileprivate(set) var decision: Decision
    fileprivate(set) var thenAsk: [Reply] = []
    fileprivate(set) var hasFailed = false
    /// How many providers refused the question for its content.
    fileprivate(set) var refusals = 0
    /// The flow that goes on first.
    fileprivate(set) var asking: Asking?

    /// Whether a flow waits for a model's answer.
    var asksForFlow: Bool { asking != nil }
  }

  /// Asks the gate whether the bot may answer.
  func gate(of turn: Turn, pause: Switches.Pause?) async -> Gate.Decision {
    let mayReturn = turn.conversation.waitsSinceFailure ? await anyProviderIsDue(in: turn) : false
    return Gate.verdict(on: turn, pause: pause, isProviderDue: mayReturn)
  }

  /// Asks the gate and the rules.
  func climbRules(_ turn: Turn, pause: Switches.Pause?) async -> RulesOutcome {
    let gate = await gate(of: turn, pause: pause)
    var decision = Decision(step: Trace.Step(rung: "gate", verdict: gate.traced, reason: gate.reason, milliseconds: 0))
    decision.steps += turn.reading + turn.hearing
    switch gate {
    case .open(_, let returns):
      decision.returns = returns
      var pending = PendingDecision(decision: decision)
      for rung in rules {
        if await pending.ask(rung, turn, NoPreview()) { return .decided(pending.decision) }
        if pending.asksForFlow { break }
      }
      return .open(pending)
    case .silenced: break
    case .answered(let answer, _):
      decision.author = .system
      decision.answer = answer
    case .away(let notice, _):
      decision.answer = Answer(notice.map { [Reply($0)] } ?? [])
      decision.isAwayNotice = notice != nil
      decision.wanted = .away
    case .handOff(let handoff, _):
      decision.handoff = handoff
    }
    return .decided(decision)
  }

  /// Takes flows over the nodes that ask a model.
  var models: FlowModels { FlowModels(providers: providers) }

  /// Whether a provider would be asked now.
  func anyProviderIsDue(in turn: Turn) async -> Bool {
    for provider in providers where await provider.withinBudget().whyNotDue(in: turn) == nil { return true }
    return false
  }

  /// Lets a flow go on that waits for a model's answer; asks the providers; then gives the media reply or the default
  /// reply (or flags the conversation, where automation only suggests), or hands off where one that was due failed.
  func climbProviders(_ open: PendingDecision, _ turn: Turn, preview: any Preview) async -> Decision {
    var pending = open
    pending.decision.steps += turn.following.flatMap(\.heard)
    if await pending.goOn(with: models, turn, preview) { return pending.decision }
    let (said, flow) = (pending.decision.answer.replies.count, pending.decision.answer.flow)
    for provider in providers {
      // A refusal or a block is tried with one other provider, once.
      guard pending.refusals < 2 else {
        let why = "two providers refused what is asked"
        pending.decision.steps.append(
          Trace.Step(rung: provider.name, verdict: .passed, reason: why, milliseconds: 0))
        continue
      }
      var isDecided = await pending.ask(provider, turn, preview)
      // The flow that a model started may ask one itself.
      if !isDecided { isDecided = await pending.goOn(with: models, turn, preview) }
      guard isDecided else { continue }
      return turn.automation == .suggest ? pending.decision.drafting(after: said, flowBefore: flow) : pending.decision
    }
    if pending.decision.returns { return pending.decision.staying }
    if pending.hasFailed {
      pending.decision.handoff = Handoff(.failure)
      return pending.decision
    }
    return withDefaultReply(turn, pending.decision, thenAsk: pending.thenAsk)
  }

  private func withDefaultReply(_ turn: Turn, _ begun: Decision, thenAsk: [Reply]) -> Decision {
    var decision = begun
    if let verdict = MediaReplyPolicy.verdict(on: turn) {
      decision.steps.append(verdict.step(of: MediaReplyPolicy.name, milliseconds: 0))
      if case .answered(let answer, _) = verdict {
        decision.answer.add(answer)
        decision.isMediaReply = true
      } else {
        decision.flagged = true
      }
      decision.answer.replies += thenAsk
      return decision
    }
    let verdict = DefaultReplyPolicy.verdict(on: turn)
    decision.steps.append(verdict.step(of: DefaultReplyPolicy.name, milliseconds: 0))
    if case .answered(let answer, _) = verdict {
      decision.answer.add(answer)
      decision.isDefaultReply = true
    }
    // A flow that asks its question again answers for itself.
    if turn.automation == .suggest, thenAsk.isEmpty { decision.flagged = true }
    decision.answer.replies += thenAsk
    return decision
  }
}

extension Turn {
  /// How what the customer said came to be words: also where that was before the last start.
  fileprivate var hearing: [Trace.Step] {
    let known = inbound.transcribers
    guard heard.isEmpty, !known.isEmpty else { return heard }
    let names = known.map(\.rawValue).joined(separator: ", ")
    return [
      Trace.Step(rung: Transcriber.name, verdict: .passed, reason: "written down before by \(names)", milliseconds: 0)
    ]
  }
}

extension Ladder.PendingDecision {
  /// Asks one rung; true when it decided.
  fileprivate mutating func ask(_ rung: some Rung, _ turn: Turn, _ preview: any Preview) async -> Bool {
    let begin = ContinuousClock.now
    let verdict = await rung.answer(turn, preview: preview)
    if case .asks(let step, let before, let leaving) = verdict {
      asking = Ladder.PendingDecision.Asking(rung: rung.name, step: step, before: before, leaving: leaving)
      return false
    }
    return take(verdict, of: rung.name, since: begin)
  }

  /// Lets a flow go on that waits for a model's answer, if one does; true when that decided.
  fileprivate mutating func goOn(with models: FlowModels, _ turn: Turn, _ preview: any Preview) async -> Bool {
    guard let asking else { return false }
    self.asking = nil
    let begin = ContinuousClock.now
    let isOpenFlow = asking.step.state?.contentVersion == turn.flowContent.version
    let scene = FlowScene(turn: turn, content: isOpenFlow ? turn.flowContent : turn.content)
    let result = await models.finish(asking.step, scene, preview: preview)
    let verdict = result.step.verdict(after: asking.before).having(
      asked: asking.leaving.asked + result.asked, spent: asking.leaving.spent + result.spent)
    return take(verdict, of: asking.rung, since: begin)
  }

  /// Takes a rung's verdict; true when it decided.
  fileprivate mutating func take(
    _ verdict: Verdict, of rung: String, since begin: ContinuousClock.Instant
  ) -> Bool {
    let milliseconds = (ContinuousClock.now - begin).seconds * 1_000
    decision.steps.append(verdict.step(of: rung, milliseconds: milliseconds))
    switch verdict {
    case .answered(let answer, _):
      decision.answer.add(answer)
      if answer.flow == .unchanged { decision.answer.replies += thenAsk }
      return true
    case .handOff(let answer, let handoff, _):
      decision.answer.add(answer)
      decision.handoff = handoff
      return true
    case .passed(_, let questions, let leaving):
      decision.answer.add(leaving)
      thenAsk += questions
    case .failed(_, let leaving):
      decision.answer.add(leaving)
      if leaving.isRefused { refusals += 1 }
      hasFailed = true
    case .asks: break
    }
    return false
  }
}

extension Verdict {
  fileprivate func step(of rung: String, milliseconds: Double) -> Trace.Step {
    let (verdict, reason, answer): (Trace.Step.Verdict, String, Answer?) =
      switch self {
      case .answered(let answer, let reason): (.answered, reason, answer)
      case .passed(let reason, _, let leaving): (.passed, reason, leaving)
      case .failed(let reason, let leaving): (.failed, reason, leaving)
      case .handOff(let answer, _, let reason): (.handedOff, reason, answer)
      case .asks(let step, let reason, let leaving): (.failed, reason + step.summary, leaving)
      }
    return Trace.Step(
      rung: rung, verdict: verdict, reason: reason, milliseconds: milliseconds, spent: answer?.spent ?? [])
  }
}

extension Answer {
  /// Adds what a later rung wants said and changed; where both change the same, the later one counts.
  fileprivate mutating func add(_ later: Answer) {
    replies += later.replies
    if later.flow != .unchanged { flow = later.flow }
    profile.append(later.profile)
    asked += later.asked
    spent += later.spent
  }
}
