import GatewayKit

/// Turns a provider's answer or failure into a verdict. Discards the preview of an answer that is not used.
struct VerdictMaker {
  let turn: Turn
  let provider: ProviderID
  let model: String?
  /// The tools that the model was offered.
  let tools: TriggerTools
  let sink: GuardedSink
  let promises: PromiseGuard?
  let preview: any Preview

  func of(_ result: Result<Completion, AdapterError>) -> Verdict {
    switch result {
    case .success(let whole):
      let (completion, withheld) = whole.checked(by: promises)
      return of(completion, withheld)
    case .failure(let error):
      if preview.isVisible { return interrupted(sink.text, because: error.explanation) }
      preview.discard()
      return .failed(reason: error.explanation, leaving: Answer(isRefused: error.outcome == .blocked))
    }
  }

  private func of(_ completion: Completion, _ withheld: Withheld?) -> Verdict {
    let usage =
      completion.usage.map {
        ProviderCode.tokens.with(["input": .integer($0.input), "output": .integer($0.output)])
      } ?? ProviderCode.tokensUnknown.with()
    let effect = tools.effect(of: completion.toolCalls)
    if let call = effect.call {
      let notes = effect.notes + [usage, withheld?.note].compactMap(\.self)
      return of(call, noting: notes, completion, withheld)
    }
    if case .blocked(let reason) = completion.finish {
      let blocked = ProviderCode.blocked.with(["reason": .string(reason)]).noting([usage])
      if preview.isVisible { return interrupted(sink.text, because: blocked) }
      preview.discard()
      return .failed(reason: blocked, leaving: Answer(isRefused: true))
    }
    if let withheld, withheld.wantsPerson || completion.said.isEmpty {
      if completion.said.isEmpty { preview.discard() }
      let said = completion.said.isEmpty ? [] : [Reply(completion.said)]
      return .handOff(Answer(said), Handoff(.promise), reason: withheld.note.noting([usage]))
    }
    guard !completion.said.isEmpty else {
      preview.discard()
      let trouble = effect.notes.isEmpty ? [ProviderCode.empty.with()] : effect.notes
      return .failed(reason: Explanation.several(trouble).noting([usage]))
    }
    let (reply, trouble) = completion.reply(by: provider, model)
    let notes = [usage] + effect.notes + [trouble, withheld?.note].compactMap(\.self)
    return .answered(
      Answer([reply]), reason: ProviderCode.answered.with(["notes": Explanation.several(notes).parameter]))
  }

  /// The verdict of a call that takes effect: the messages of the flow it starts are sent, not the model's text.
  private func of(
    _ call: TriggerCall, noting notes: [Explanation], _ completion: Completion, _ withheld: Withheld?
  ) -> Verdict {
    let told = call.note.noting(notes)
    guard case .starts(let trigger, let variables) = call.meaning else {
      preview.discard()
      return .handOff(Answer(flow: .ended), Handoff(.requested), reason: told)
    }
    guard let flow = turn.content.bundle.flow(trigger.flow) else {
      preview.discard()
      return .failed(reason: told.leading(to: TriggerCode.noFlow.with(["flow": .string(trigger.flow)])))
    }
    var step = FlowMachine.start(
      flow: flow, variables: variables, context: FlowContext(turn: turn, content: turn.content))
    if step.outcome == .taken, step.state == nil, step.replies.isEmpty {
      // If the flow sends no message, the model's text is sent; without a text the step failed.
      if completion.said.isEmpty { step.outcome = .failed } else { step.replies = [Reply(completion.said)] }
      if withheld?.wantsPerson == true { step.outcome = .handOff(Handoff(.promise)) }
    }
    if step.outcome == .failed, preview.isVisible {
      return interrupted(completion.text, because: step.reason(after: told))
    }
    preview.discard()
    return step.verdict(after: told)
  }

  /// Once text is visible, no other provider may answer: the text stays, and is closed with a sentence.
  private func interrupted(_ text: String, because reason: Explanation) -> Verdict {
    .answered(
      Answer([.interrupted(text, turn.texts)]), reason: ProviderCode.interrupted.with(["reason": reason.parameter]))
  }
}

extension Explanation {
  /// The explanation with notes in brackets.
  fileprivate func noting(_ notes: [Explanation]) -> Explanation {
    ProviderCode.noted.with(["what": parameter, "notes": Explanation.several(notes).parameter])
  }

  /// The explanation with what followed.
  fileprivate func leading(to effect: Explanation) -> Explanation {
    TraceCode.ledTo.with(["cause": parameter, "steps": effect.parameter])
  }
}
