import GatewayKit

/// Interprets a provider's answer to a flow's question.
struct FlowOutcomeMaker {
  let wish: FlowQuestion.Wish
  let provider: ProviderID
  let model: String?
  /// The tools that the model was offered.
  let tools: TriggerTools
  let sink: GuardedSink
  let promises: PromiseGuard?
  let preview: any Preview
  let texts: Catalogue

  func outcome(of result: Result<Completion, AdapterError>) -> FlowProvider.Answer.Outcome {
    switch result {
    case .success(let whole):
      if let trigger = wish.trigger { return fields(of: whole, trigger) }
      let (completion, withheld) = whole.checked(by: promises)
      return words(of: completion, withheld)
    case .failure(let error):
      guard wish == .reply, preview.isVisible else { return .failed(error.explanation) }
      return .said(.interrupted(sink.text, texts))
    }
  }

  /// The fields that the model saved, by a call or as JSON in its text.
  private func fields(of completion: Completion, _ trigger: Trigger) -> FlowProvider.Answer.Outcome {
    let written = (try? JSONValue(parsing: Array(completion.text.utf8))).map {
      [ToolCall(id: "", name: trigger.name, arguments: $0)]
    }
    let effect = tools.effect(of: completion.toolCalls.isEmpty ? written ?? [] : completion.toolCalls)
    guard case .starts(_, let values)? = effect.call?.meaning else {
      return .failed(effect.notes.first ?? FlowCode.noFields.with())
    }
    return .found(values)
  }

  private func words(of completion: Completion, _ withheld: Withheld?) -> FlowProvider.Answer.Outcome {
    if let call = tools.effect(of: completion.toolCalls).call { return .called(call) }
    if case .blocked(let reason) = completion.finish {
      return preview.isVisible
        ? .said(.interrupted(sink.text, texts)) : .failed(ProviderCode.blocked.with(["reason": .string(reason)]))
    }
    if let withheld, withheld.wantsPerson || completion.said.isEmpty { return .withheld(withheld.note) }
    guard !completion.said.isEmpty else { return .failed(ProviderCode.empty.with()) }
    return .said(completion.reply(by: provider, model).reply)
  }
}
