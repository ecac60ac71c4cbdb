import Foundation
import GatewayKit

extension Ladder {
  /// A decision that the rules left to the rungs below.
  struct PendingDecision: Sendable {
    /// A flow at a node that asks a model.
    struct Asking: Sendable {
      let rung: String
      let step: FlowStep
      /// What led to the flow, if something did.
      let cause: Explanation?
      /// Messages and changes of the rung on the way there.
      let leaving: Answer
    }

    var decision: Decision
    var thenAsk: [Reply] = []
    var hasFailed = false
    /// How many providers refused the question because of its content.
    var refusals = 0
    /// The flow to continue first.
    var asking: Asking?

    /// Whether a flow waits for a model's answer.
    var asksForFlow: Bool { asking != nil }
  }
}

extension Ladder.PendingDecision {
  /// Asks one rung. True when it decided.
  mutating func ask(_ rung: some Rung, _ turn: Turn, _ preview: any Preview) async -> Bool {
    let begin = ContinuousClock.now
    let verdict = await rung.answer(turn, preview: preview)
    if case .asks(let step, let cause, let leaving) = verdict {
      asking = Ladder.PendingDecision.Asking(rung: rung.name, step: step, cause: cause, leaving: leaving)
      return false
    }
    return take(verdict, of: rung.name, since: begin)
  }

  /// Continues a flow that waits for a model's answer, if there is one. True when that decided.
  mutating func goOn(with questions: FlowQuestions, _ turn: Turn, _ preview: any Preview) async -> Bool {
    guard let asking else { return false }
    self.asking = nil
    let begin = ContinuousClock.now
    let isOpenFlow = asking.step.state?.contentVersion == turn.flowContent.version
    let scene = FlowScene(turn: turn, content: isOpenFlow ? turn.flowContent : turn.content)
    let result = await questions.finish(asking.step, scene, preview: preview)
    let verdict = result.step.verdict(after: asking.cause).having(
      asked: asking.leaving.asked + result.asked, spent: asking.leaving.spent + result.spent)
    return take(verdict, of: asking.rung, since: begin)
  }

  /// Applies a rung's verdict. True when it decided.
  private mutating func take(
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
  /// The verdict as a trace step.
  func step(of rung: String, milliseconds: Double) -> Trace.Step {
    let (verdict, reason, answer): (Trace.Step.Verdict, Explanation, Answer?) =
      switch self {
      case .answered(let answer, let reason): (.answered, reason, answer)
      case .passed(let reason, _, let leaving): (.passed, reason, leaving)
      case .failed(let reason, let leaving): (.failed, reason, leaving)
      case .handOff(let answer, _, let reason): (.handedOff, reason, answer)
      case .asks(let step, let cause, let leaving): (.failed, step.reason(after: cause), leaving)
      }
    return Trace.Step(
      rung: rung, verdict: verdict, reason: reason, milliseconds: milliseconds, spent: answer?.spent ?? [])
  }
}

extension Answer {
  /// Adds a later rung's messages and changes; where both change the same thing, the later one wins.
  mutating func add(_ later: Answer) {
    replies += later.replies
    if later.flow != .unchanged { flow = later.flow }
    profile.append(later.profile)
    asked += later.asked
    spent += later.spent
  }
}
