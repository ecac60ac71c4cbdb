import GatewayKit

/// Builds prompts from the business's content and the conversation, for the ladder's rungs and for nodes of flows.
struct PromptMaker: Sendable {
  /// How many log lines are read for the conversation so far.
  private static let historyLines = 200

  let store: any RecollectionStore
  let roster: Roster
  let files: CustomerFiles

  /// What to ask.
  struct Request: Sendable {
    let context: FlowContext
    let conversation: ConversationID
    /// The customer's messages to answer; later messages that are not among them are left out.
    let answering: [PromptHistory.Line]
    /// The tools offered to the model.
    let tools: [Tool]
    /// A flow's task, as rules.
    var task: String?
    /// Data beside the customer's last message.
    var note: String?
  }

  /// Makes prompts of what `store` knows instead.
  func recalling(_ store: any RecollectionStore) -> PromptMaker {
    PromptMaker(store: store, roster: roster, files: files)
  }

  /// The prompt for one provider and model.
  func prompt(
    _ request: Request, for provider: Provider, asking model: String?
  ) async throws(StoreError) -> ProviderPrompt {
    ProviderPrompt(
      provider: provider.id, model: model, frame: frame(request, for: provider.configuration),
      history: try await history(request, for: provider, asking: model))
  }

  private func frame(_ request: Request, for provider: ProviderConfiguration) -> PromptFrame {
    let context = request.context
    return PromptAssembly(
      business: context.business, information: context.content.bundle.businessInformation,
      instructions: provider.instructions,
      limits: (roster.channels[context.channel]?.traits ?? .removed).limits, tools: request.tools, task: request.task,
      maximumOutputTokens: provider.settings[ProviderSetting.maximumOutputTokens],
      temperature: provider.settings[ProviderSetting.temperature]
    ).frame
  }

  private func history(
    _ request: Request, for provider: Provider, asking model: String?
  ) async throws(StoreError) -> PromptHistory {
    let recollection = try await store.recollection(
      of: request.conversation, for: provider.id, model: model, limit: Self.historyLines)
    let first = request.answering.first?.position ?? .max
    let lines = recollection.log.compactMap(PromptHistory.Line.init).filter { line in
      line.role == .business || line.position < first
    }
    var album = PictureAlbum.empty
    if let tokens = provider.tokensPerImage(asking: model) {
      album = await PictureReader(files: files, channel: request.context.channel, tokens: tokens)
        .album(of: lines, answering: request.answering)
    }
    return PromptHistory(
      lines, answering: request.answering, kept: recollection.kept, noting: request.note, showing: album)
  }
}

/// A prompt for one provider, with the log positions it was made from.
struct ProviderPrompt: Sendable {
  let provider: ProviderID
  /// The model; nil when the adapter has no models.
  let model: String?
  let frame: PromptFrame
  let history: PromptHistory

  /// The prompt to send.
  var prompt: Prompt { frame.prompt(history.messages) }
  var messages: [Prompt.Message] { history.messages }
  /// The prompt as stored with the turn's trace.
  var asked: AskedPrompt { AskedPrompt(provider: provider, model: model, frame: frame, source: history.source) }
}

extension Turn {
  /// The answered messages, as a model reads them.
  var answeringLines: [PromptHistory.Line] {
    [PromptHistory.Line(position, inbound)] + following.map { PromptHistory.Line($0.position, $0.inbound) }
  }
}
