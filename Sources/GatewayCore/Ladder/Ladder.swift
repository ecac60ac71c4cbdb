import Foundation
import GatewayKit

/// The priority hierarchy: the gate, the rungs in their fixed order, the default reply. Invariant 6.
struct Ladder: Sendable {
  private let rungs: [any Rung]

  /// The ladder of this build. The order is here and nowhere else: no configuration changes it.
  init() {
    rungs = [AutomatedResponsesRung(), HumanRequestRung(), DialogFlowRung()]
  }

  /// A ladder of other rungs, for tests of the climb.
  init(rungs: [any Rung]) { self.rungs = rungs }

  /// The names of the rungs, in order.
  var order: [String] { rungs.map(\.name) }

  /// Decides what becomes of a turn.
  func decide(_ turn: Turn, pause: Switches.Pause?) async -> Decision {
    let gate = Gate.verdict(on: turn, pause: pause)
    var decision = Decision(step: Trace.Step(rung: "gate", verdict: gate.traced, reason: gate.reason, milliseconds: 0))
    switch gate {
    case .open: return await climb(turn, decision)
    case .silenced: return decision
    case .answered(let answer, _):
      decision.author = .system
      decision.answer = answer
    case .away(let notice, _):
      decision.answer = Answer(notice.map { [Reply($0)] } ?? [])
      decision.isAwayNotice = notice != nil
      decision.flagged = true
    case .handOff(let handoff, _):
      decision.handoff = handoff
    }
    return decision
  }

  private func climb(_ turn: Turn, _ begun: Decision) async -> Decision {
    var decision = begun
    var thenAsk: [Reply] = []
    var hasFailed = false
    for rung in rungs {
      let (verdict, milliseconds) = await timed { await rung.answer(turn) }
      decision.steps.append(verdict.step(of: rung.name, milliseconds: milliseconds))
      switch verdict {
      case .answered(let answer, _):
        decision.answer.add(answer)
        if answer.flow == .unchanged { decision.answer.replies += thenAsk }
        return decision
      case .handOff(let answer, let handoff, _):
        decision.answer.add(answer)
        decision.handoff = handoff
        return decision
      case .passed(_, let questions, let leaving):
        decision.answer.add(leaving)
        thenAsk += questions
      case .failed(_, let leaving):
        decision.answer.add(leaving)
        hasFailed = true
      }
    }
    if hasFailed {
      decision.handoff = Handoff(.failure)
      return decision
    }
    return withDefaultReply(turn, decision, thenAsk: thenAsk)
  }

  private func withDefaultReply(_ turn: Turn, _ begun: Decision, thenAsk: [Reply]) -> Decision {
    var decision = begun
    let verdict = DefaultReplyPolicy.verdict(on: turn)
    decision.steps.append(verdict.step(of: DefaultReplyPolicy.name, milliseconds: 0))
    if case .answered(let answer, _) = verdict {
      decision.answer.add(answer)
      decision.isDefaultReply = true
    }
    decision.answer.replies += thenAsk
    return decision
  }

  private func timed(_ work: () async -> Verdict) async -> (Verdict, Double) {
    let begin = ContinuousClock.now
    let verdict = await work()
    return (verdict, (ContinuousClock.now - begin).seconds * 1_000)
  }
}

extension Verdict {
  fileprivate func step(of rung: String, milliseconds: Double) -> Trace.Step {
    let (verdict, reason): (Trace.Step.Verdict, String) =
      switch self {
      case .answered(_, let reason): (.answered, reason)
      case .passed(let reason, _, _): (.passed, reason)
      case .failed(let reason, _): (.failed, reason)
      case .handOff(_, _, let reason): (.handedOff, reason)
      }
    return Trace.Step(rung: rung, verdict: verdict, reason: reason, milliseconds: milliseconds)
  }
}

extension Answer {
  /// Adds what a later rung wants said and changed; where both change the same, the later one counts.
  fileprivate mutating func add(_ later: Answer) {
    replies += later.replies
    if later.flow != .unchanged { flow = later.flow }
    profile = later.profile ?? profile
  }
}
