import GatewayCore
import GatewayKit

// Verdicts and steps with the texts of their explanations alone, for comparison.

extension Explanation {
  /// The text without its code.
  var plain: Explanation { .plain(text) }
}

extension Verdict {
  /// The verdict with the text of its reason.
  var plain: Verdict {
    switch self {
    case .answered(let answer, let reason): .answered(answer, reason: reason.plain)
    case .passed(let reason, let questions, let leaving):
      .passed(reason: reason.plain, thenAsk: questions, leaving: leaving)
    case .failed(let reason, let leaving): .failed(reason: reason.plain, leaving: leaving)
    case .asks(let step, let cause, let leaving): .asks(step.plain, cause: cause?.plain, leaving: leaving)
    case .handOff(let answer, let handoff, let reason): .handOff(answer, handoff, reason: reason.plain)
    }
  }
}

extension FlowStep {
  /// The step with the texts of its trace.
  var plain: FlowStep {
    var plain = self
    plain.trace = trace.map(\.plain)
    return plain
  }
}
