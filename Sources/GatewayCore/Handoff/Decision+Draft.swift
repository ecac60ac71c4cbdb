import GatewayKit

extension Decision {
  /// The decision with what a provider wrote taken out of what is said, and kept as a draft.
  ///
  /// `said` is how many replies there were before the provider was asked: those are the business's own. The words of a flow
  /// that the provider's call started are the business's own as well, and are said.
  func drafting(after said: Int, flowBefore flow: Answer.FlowChange) -> Decision {
    guard answer.flow == flow, answer.replies.count > said, let last = steps.last, last.verdict == .answered else {
      return self
    }
    var decision = self
    let words = answer.replies[said...].map(\.text).filter { !$0.isEmpty }
    decision.answer.replies.removeSubrange(said...)
    guard !words.isEmpty else { return decision }
    decision.draft = words.joined(separator: "\n\n")
    decision.steps[decision.steps.count - 1].verdict = .drafted
    return decision
  }
}
