import GatewayKit

/// A provider as flows ask it at their nodes; its automation switch does not matter.
struct FlowProvider: Sendable {
  let caller: ProviderCaller
  let prompts: PromptMaker
  let switches: Switches

  var id: ProviderID { caller.provider.id }

  /// A provider's answer to a flow's question.
  struct Answer {
    enum Outcome {
      case said(Reply)
      case found([String: String])
      case called(TriggerCall)
      /// The text made a promise that the business did not make; a person should answer.
      case withheld(Explanation)
      case failed(Explanation)
    }
    let outcome: Outcome
    /// The prompt; nil when the provider was not asked.
    var asked: AskedPrompt?
    var spent: Spent?
  }

  /// Asks a flow's question, unless the provider cannot be asked now.
  func answer(_ question: FlowQuestion, _ scene: FlowScene, preview: any Preview) async -> Answer {
    let availability = await caller.availability(keptIn: scene.availabilities)
    if let reason = refusal(of: question, scene, availability) { return Answer(outcome: .failed(reason)) }
    let tools = TriggerTools(
      triggers: question.wish.trigger.map { [$0] } ?? scene.context.content.bundle.triggers, reader: scene.reader)
    let prompt: ProviderPrompt
    do {
      prompt = try await self.prompt(question, scene, tools, availability.model)
    } catch {
      return Answer(outcome: .failed(ProviderCode.historyUnreadable.with(["reason": .string("\(error)")])))
    }
    let isReply = question.wish == .reply
    // Fields are not shown while they are written.
    let promises =
      isReply
      ? PromiseGuard(
        of: caller.provider, in: scene.context, values: [question.task] + question.values.values, prompt.messages)
      : nil
    let sink = GuardedSink(isReply ? preview : NoPreview(), promises: promises)
    let outcome = await caller.ask(prompt, for: scene.asker, into: sink) {
      Withdrawals(roster: prompts.roster, switches: switches).reason(for: id, on: scene.context.channel)
    }
    switch outcome {
    case .refused(let reason), .crowded(let reason): return Answer(outcome: .failed(reason))
    case .ended(let result, let spent):
      let reading = FlowOutcomeMaker(
        wish: question.wish, provider: id, model: prompt.model,
        // For fields, the customer's own words are the values wanted.
        tools: isReply ? tools.shown(prompt.messages) : tools, sink: sink, promises: promises, preview: preview,
        texts: scene.context.texts)
      let outcome = reading.outcome(of: result)
      if case .said = outcome {} else { preview.discard() }
      return Answer(outcome: outcome, asked: prompt.asked, spent: spent)
    }
  }

  /// Why the provider is not asked the flow's question; nil when it is.
  private func refusal(of question: FlowQuestion, _ scene: FlowScene, _ availability: Availability) -> Explanation? {
    if question.wish == .reply, scene.automation == .suggest {
      return FlowCode.onlySuggests.with()
    }
    return caller.refusal(availability, asking: availability.model) ?? scene.overQuota
  }

  private func prompt(
    _ question: FlowQuestion, _ scene: FlowScene, _ tools: TriggerTools, _ model: String?
  ) async throws(StoreError) -> ProviderPrompt {
    let request = PromptMaker.Request(
      context: scene.context, conversation: scene.conversation, answering: scene.answering,
      tools: question.wish.trigger == nil ? tools.tools : Array(tools.tools.dropLast()), task: question.instruction,
      note: question.note)
    return try await prompts.prompt(request, for: caller.provider, asking: model)
  }
}
