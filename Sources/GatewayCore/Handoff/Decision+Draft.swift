import GatewayKit

extension Decision {
  /// The decision with the provider's text moved from the messages into a draft.
  ///
  /// `said` is the number of replies before the provider was asked; those are the business's own texts and are sent. So
  /// are the texts of a flow that the provider's call started.
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
