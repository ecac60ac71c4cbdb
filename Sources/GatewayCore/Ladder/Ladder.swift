import Foundation
import GatewayKit

/// The priority hierarchy: the gate, the rungs in their fixed order, the default reply. Invariant 6.
struct Ladder: Sendable {
  /// The rungs that decide at once, by rules.
  private let rules: [any Rung]
  /// The roster's current providers, in ladder order.
  private let currentProviders: @Sendable () -> [ProviderRung]
  private var providers: [ProviderRung] { currentProviders() }

  /// The ladder of this build. Its order is set here, and for providers in the registry's list; no configuration
  /// changes it.
  init(providers: @escaping @Sendable () -> [ProviderRung] = { [] }) {
    self.init(rules: [AutomatedResponsesRung(), HumanRequestRung(), DialogFlowRung()], providers: providers)
  }

  /// Creates a ladder with other rules, for tests.
  init(rules: [any Rung], providers: @escaping @Sendable () -> [ProviderRung] = { [] }) {
    self.rules = rules
    currentProviders = providers
  }

  /// The ladder without providers.
  var withoutProviders: Ladder { Ladder(rules: rules) }

  /// The ladder for conversations that only `store` knows.
  func recalling(_ store: any RecollectionStore) -> Ladder {
    Ladder(rules: rules) { [currentProviders] in currentProviders().map { $0.recalling(store) } }
  }

  /// The names of the rungs, in order.
  var order: [String] { rules.map(\.name) + providers.map(\.name) }

  /// The rules' result for a turn.
  enum RulesOutcome: Sendable {
    /// The rules decided.
    case decided(Decision)
    /// The rules did not decide; the providers are next, if one is due.
    case open(PendingDecision)
  }

  /// Checks whether the bot may answer.
  func gate(of turn: Turn, pause: Switches.Pause?) async -> Gate.Decision {
    let mayReturn = turn.conversation.waitsSinceFailure ? await anyProviderIsDue(in: turn) : false
    return Gate.verdict(on: turn, pause: pause, isProviderDue: mayReturn)
  }

  /// Runs the gate and the rules.
  func climbRules(_ turn: Turn, pause: Switches.Pause?) async -> RulesOutcome {
    let gate = await gate(of: turn, pause: pause)
    var decision = Decision(step: Trace.Step(rung: "gate", verdict: gate.traced, reason: gate.reason, milliseconds: 0))
    decision.steps += turn.reading + turn.tracedTranscription
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

  /// Moves flows past nodes that ask a model.
  var flowQuestions: FlowQuestions {
    FlowQuestions(
      providers: providers.map { FlowProvider(caller: $0.caller, prompts: $0.prompts, switches: $0.switches) })
  }

  /// Whether a provider would be asked now.
  func anyProviderIsDue(in turn: Turn) async -> Bool {
    for provider in providers where await provider.isDue(in: turn) { return true }
    return false
  }

  /// Continues a flow that waits for a model's answer, then asks the providers. If none answers: the media reply or the
  /// default reply (or a flag, where automation only suggests), or a handoff if a provider that was due failed.
  func climbProviders(_ open: PendingDecision, _ turn: Turn, preview: any Preview) async -> Decision {
    var pending = open
    pending.decision.steps += turn.following.flatMap(\.steps)
    if await pending.goOn(with: flowQuestions, turn, preview) { return pending.decision }
    let (said, flow) = (pending.decision.answer.replies.count, pending.decision.answer.flow)
    for provider in providers {
      // After a refusal or a block one other provider is tried, once.
      guard pending.refusals < 2 else {
        let reason = ProviderCode.twoRefused.with()
        pending.decision.steps.append(
          Trace.Step(rung: provider.name, verdict: .passed, reason: reason, milliseconds: 0))
        continue
      }
      var isDecided = await pending.ask(provider, turn, preview)
      // A flow that a model started may itself ask one.
      if !isDecided { isDecided = await pending.goOn(with: flowQuestions, turn, preview) }
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
    // A flow that repeats its question needs no flag.
    if turn.automation == .suggest, thenAsk.isEmpty { decision.flagged = true }
    decision.answer.replies += thenAsk
    return decision
  }
}

extension Turn {
  /// Trace steps for transcription, including those of earlier processes.
  fileprivate var tracedTranscription: [Trace.Step] {
    let known = inbound.transcribers
    guard transcription.isEmpty, !known.isEmpty else { return transcription }
    let reason = TranscriptionCode.already.with(["providers": .array(known.map { .string($0.rawValue) })])
    return [Trace.Step(rung: Transcriber.name, verdict: .passed, reason: reason, milliseconds: 0)]
  }
}
