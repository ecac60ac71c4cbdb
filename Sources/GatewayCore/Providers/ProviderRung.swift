import GatewayKit

/// A provider's rung: asks the provider once per turn, if it is due. `VerdictMaker` interprets the answer.
struct ProviderRung: Rung {
  let caller: ProviderCaller
  let prompts: PromptMaker
  let switches: Switches

  var name: String { provider.id.rawValue }
  private var provider: Provider { caller.provider }
  private var withdrawals: Withdrawals { Withdrawals(roster: prompts.roster, switches: switches) }

  /// The rung for conversations that only `store` knows.
  func recalling(_ store: any RecollectionStore) -> ProviderRung {
    ProviderRung(caller: caller, prompts: prompts.recalling(store), switches: switches)
  }

  /// Whether the provider would be asked in a turn now.
  func isDue(in turn: Turn) async -> Bool {
    refusal(of: turn, await caller.availability(keptIn: turn.availabilities)) == nil
  }

  func answer(_ turn: Turn, preview: any Preview) async -> Verdict {
    let channel = turn.conversation.channel
    // While a provider above waited for its slot.
    if let reason = withdrawals.reason(on: channel) { return .passed(reason: reason) }
    let availability = await caller.availability(keptIn: turn.availabilities)
    if let reason = refusal(of: turn, availability) { return .passed(reason: reason) }
    let tools = TriggerTools(turn)
    let context = FlowContext(turn: turn, content: turn.content)
    let question: ProviderPrompt
    do {
      question = try await prompts.prompt(
        PromptMaker.Request(
          context: context, conversation: turn.conversation.id, answering: turn.answeringLines, tools: tools.tools),
        for: provider, asking: availability.model)
    } catch {
      return .failed(reason: ProviderCode.historyUnreadable.with(["reason": .string("\(error)")]))
    }
    let promises = PromiseGuard(
      of: provider, in: context, values: turn.conversation.memory.flow?.variables.map(\.value) ?? [],
      question.messages)
    let sink = GuardedSink(preview, promises: promises)
    let outcome = await caller.ask(question, for: BudgetGate.Asker(turn), into: sink) {
      switches.automatesResponses(provider.configuration)
        ? withdrawals.reason(for: provider.id, on: channel) : ProviderCode.automateOff.with()
    }
    switch outcome {
    case .refused(let reason): return .passed(reason: reason)
    case .crowded(let reason): return .failed(reason: reason)
    case .ended(let result, let spent):
      let verdict = VerdictMaker(
        turn: turn, provider: provider.id, model: question.model, tools: tools.shown(question.messages), sink: sink,
        promises: promises, preview: preview)
      return verdict.of(result).having(asked: question.asked, spent: spent)
    }
  }

  /// Why the provider is not asked in this turn; nil when it is due.
  private func refusal(of turn: Turn, _ availability: Availability) -> Explanation? {
    if let reason = caller.refusal(availability, asking: availability.model) { return reason }
    guard switches.automatesResponses(provider.configuration) else { return ProviderCode.automateOff.with() }
    guard turn.messages.contains(where: { canRead($0, availability.model) }) else {
      return ProviderCode.cannotRead.with()
    }
    return turn.overQuota
  }

  /// Whether the model can use a message: text, pictures if it accepts them, and content described as text.
  private func canRead(_ message: InboundMessage, _ model: String?) -> Bool {
    if message.parts.isEmpty { return false }
    if !message.isWordless { return true }
    return message.parts.contains { part in
      guard case .media(let media) = part else {
        guard case .text = part else { return true }
        return false
      }
      switch media.kind {
      case .audio, .video: return false
      case .image, .sticker: return provider.tokensPerImage(asking: model) != nil
      case .document: return true
      }
    }
  }
}

extension TriggerTools {
  /// The tools offered in a turn.
  init(_ turn: Turn) {
    self.init(
      triggers: turn.content.bundle.triggers,
      reader: CustomerAnswerReader(locale: turn.business.locale, timeZone: turn.business.timeZone, now: turn.now))
  }
}
