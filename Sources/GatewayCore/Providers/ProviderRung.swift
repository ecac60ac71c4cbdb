import Foundation
import GatewayKit
import Logging
import Metrics

/// A provider's rung: due-ness, the question, deadlines. It asks once a turn. What the answer means is in
/// `ProviderRung+Verdict.swift`.
struct ProviderRung: Rung {
  /// From the question to the end of the answer, the wait for a free call included.
  static let turnDeadline = Duration.seconds(45)
  /// Without a word for so long, the next provider is asked.
  static let silenceDeadline = Duration.seconds(12)
  /// How many lines of the log are looked at for the conversation so far.
  private static let historyLines = 200

  let provider: Provider
  let switches: Switches
  let keys: any KeyDirectory
  let store: any ConversationStore
  let roster: Roster
  let files: CustomerFiles
  let budgets: BudgetGate
  let pauses: BreakerStore
  let clock: any GatewayClock
  let log: Logger

  /// The model that is asked.
  var model: String?

  var name: String { provider.id.rawValue }

  init(
    provider: Provider, switches: Switches, keys: any KeyDirectory, store: any ConversationStore, roster: Roster,
    files: CustomerFiles, budgets: BudgetGate, pauses: BreakerStore, clock: any GatewayClock, log: Logger
  ) {
    self.provider = provider
    self.switches = switches
    self.keys = keys
    self.store = store
    self.roster = roster
    self.files = files
    self.budgets = budgets
    self.pauses = pauses
    self.clock = clock
    self.log = log
    model = provider.model
  }

  /// The rung with the model that the budget lets it ask.
  func withinBudget() async -> ProviderRung {
    var rung = self
    rung.model = await budgets.model(of: provider)
    return rung
  }

  /// Why the provider is not asked in a turn; nil when it is due.
  func whyNotDue(in turn: Turn) async -> String? {
    if let reason = await whyNotUsable() { return reason }
    guard switches.automatesResponses(provider.configuration) else { return "Automate responses is off" }
    guard turn.messages.contains(where: canRead) else { return "its model can neither see nor hear what was sent" }
    return turn.overQuota
  }

  /// Whether the model can make anything of a message: words, pictures where it sees, and what is named to it.
  private func canRead(_ message: InboundMessage) -> Bool {
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

  /// Why nothing that a model wrote is sent by itself; nil where it is.
  static func whyNotSent(_ automation: Automation) -> String? {
    automation == .suggest ? "on this channel nothing that a model wrote is sent by itself" : nil
  }

  /// Why the provider cannot be asked by anybody; nil when it can.
  func whyNotUsable() async -> String? {
    if let key = provider.configuration.key, let trouble = await keys.status(of: key).trouble {
      return "not connected: \(trouble)"
    }
    if let reason = provider.breakers.whyNot(await breakerKey(), now: clock.now) { return reason }
    return await budgets.whyFull(provider)
  }

  func answer(_ turn: Turn, preview: any Preview) async -> Verdict {
    await withinBudget().answerNow(turn, preview: preview)
  }

  private func answerNow(_ turn: Turn, preview: any Preview) async -> Verdict {
    if let reason = await whyNotDue(in: turn) { return .passed(reason: reason) }
    let tools = TriggerTools(turn)
    let frame = frame(
      business: turn.business, content: turn.content, channel: turn.conversation.channel, tools: tools.tools)
    let history: PromptHistory
    do {
      history = try await self.history(
        of: turn.conversation.id, on: turn.conversation.channel, answering: turn.answeringLines)
    } catch {
      return .failed(reason: "the conversation so far could not be read: \(error)")
    }
    let promises = promises(
      in: FlowContext(turn: turn, content: turn.content),
      values: turn.conversation.memory.flow?.variables.map(\.value) ?? [],
      history.messages)
    let sink = GuardedSink(preview, promises: promises)
    let asker = BudgetGate.Asker(turn)
    switch await put(frame.prompt(history.messages), for: asker, sink) {
    case .notDue(let reason): return .passed(reason: reason)
    case .crowded(let reason): return .failed(reason: reason)
    case .ended(let result, let spent):
      return judge(result, of: turn, tools.shown(history.messages), sink, promises, preview).having(
        asked: AskedPrompt(provider: provider.id, model: model, frame: frame, source: history.source), spent: spent)
    }
  }

  /// All of the prompt but its messages.
  func frame(
    business: Business, content: LoadedContent, channel: ChannelID, tools: [Tool], task: String? = nil
  ) -> PromptFrame {
    PromptAssembly(
      business: business, information: content.bundle.businessInformation,
      instructions: provider.configuration.instructions,
      limits: (roster.channels[channel]?.traits ?? .removed).limits, tools: tools, task: task,
      maximumOutputTokens: provider.configuration.settings[ProviderSetting.maximumOutputTokens],
      temperature: provider.configuration.settings[ProviderSetting.temperature]
    ).frame
  }

  /// The conversation up to now. What the customer wrote meanwhile and is not answered now is not part of it.
  func history(
    of conversation: ConversationID, on channel: ChannelID, answering: [PromptHistory.Line],
    noting note: String? = nil
  ) async throws(StoreError) -> PromptHistory {
    let recollection = try await store.recollection(
      of: conversation, for: provider.id, model: model, limit: Self.historyLines)
    let first = answering.first?.position ?? .max
    let lines = recollection.log.compactMap(PromptHistory.Line.init).filter { line in
      line.role == .business || line.position < first
    }
    var album = PictureAlbum.empty
    if let tokens = provider.tokensPerImage(asking: model) {
      album = await PictureReader(files: files, channel: channel, tokens: tokens).album(of: lines, answering: answering)
    }
    return PromptHistory(lines, answering: answering, kept: recollection.kept, noting: note, showing: album)
  }

  /// Asks; `waited` is what the turn's time has lost already.
  func ask(_ prompt: Prompt, _ sink: GuardedSink, waited: Duration) async -> Result<Completion, AdapterError> {
    await withTaskGroup { group in
      group.addTask { () -> Result<Completion, AdapterError> in
        do throws(AdapterError) {
          return .success(try await provider.adapter(asking: model).reply(to: prompt, into: sink))
        } catch {
          return .failure(error)
        }
      }
      group.addTask { await deadline(sink, waited: waited) }
      let first = await group.next() ?? .failure(AdapterError(.unknown, "the turn was given up"))
      group.cancelAll()
      return first
    }
  }

  /// Fails when the provider is silent, or writes for too long.
  private func deadline(_ sink: GuardedSink, waited: Duration) async -> Result<Completion, AdapterError> {
    do {
      try await clock.sleep(for: Self.silenceDeadline)
      if !sink.hasText { return .failure(AdapterError(.unknown, "silent for \(Self.silenceDeadline)")) }
      try await clock.sleep(for: Self.turnDeadline - waited - Self.silenceDeadline)
      let wait = waited > .zero ? ", \(waited) of which it waited for a free call" : ""
      return .failure(AdapterError(.unknown, "not done within \(Self.turnDeadline)\(wait)"))
    } catch {
      return .failure(AdapterError(.unknown, "the turn was given up"))
    }
  }
}

extension Turn {
  /// The messages that are answered, as a model reads them.
  var answeringLines: [PromptHistory.Line] {
    [PromptHistory.Line(position, inbound)] + following.map { PromptHistory.Line($0.position, $0.inbound) }
  }
}
