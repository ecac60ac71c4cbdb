import Foundation
import GatewayKit
import Logging
import Metrics

/// A provider's rung: due-ness, the question, deadlines. It asks once a turn. What the answer means is in
/// `ProviderRung+Verdict.swift`.
struct ProviderRung: Rung {
  /// From the question to the end of the answer.
  static let turnDeadline = Duration.seconds(45)
  /// Without a word for so long, the next provider is asked.
  static let silenceDeadline = Duration.seconds(12)
  /// How many lines of the log are looked at for the conversation so far.
  private static let historyLines = 200

  let provider: Provider
  let switches: Switches
  let keys: any KeyDirectory
  let store: any ConversationStore
  let channels: Channels
  let clock: any GatewayClock
  let log: Logger

  var name: String { provider.id.rawValue }

  /// Why the provider is not asked in a turn; nil when it is due.
  func whyNotDue(in turn: Turn) async -> String? {
    if turn.automation == .suggest { return "on this channel nothing that a model wrote is sent by itself" }
    if let key = provider.configuration.key, let trouble = await keys.standing(of: key).trouble {
      return "not connected: \(trouble)"
    }
    guard switches.automatesResponses(provider.configuration) else { return "Automate responses is off" }
    return nil
  }

  func answer(_ turn: Turn, preview: any Preview) async -> Verdict {
    if let reason = await whyNotDue(in: turn) { return .passed(reason: reason) }
    let frame = frame(for: turn)
    let history: PromptHistory
    do {
      history = try await self.history(for: turn)
    } catch {
      return .failed(reason: "the conversation so far could not be read: \(error)")
    }
    let sink = CountingSink(preview)
    let result = await ask(frame.prompt(history.messages), sink)
    await noteKey(result)
    return judge(result, of: turn, sink, preview).having(
      asked: AskedPrompt(provider: provider.id, model: provider.model, frame: frame, source: history.source))
  }

  private func frame(for turn: Turn) -> PromptFrame {
    PromptAssembly(
      business: turn.business, information: turn.content.bundle.businessInformation,
      instructions: provider.configuration.instructions,
      limits: (channels[turn.conversation.channel]?.traits ?? .removed).limits, tools: TriggerTools(turn).tools,
      maximumOutputTokens: provider.configuration.settings[ProviderSetting.maximumOutputTokens],
      temperature: provider.configuration.settings[ProviderSetting.temperature]
    ).frame
  }

  /// The conversation up to now. What the customer wrote meanwhile and is not answered in this turn is not part of it.
  private func history(for turn: Turn) async throws(StoreError) -> PromptHistory {
    let answering =
      [PromptHistory.Line(turn.position, turn.inbound)]
      + turn.following.map { PromptHistory.Line($0.position, $0.inbound) }
    let recollection = try await store.recollection(
      of: turn.conversation.id, for: provider.id, model: provider.model, limit: Self.historyLines)
    let lines = recollection.log.compactMap(PromptHistory.Line.init).filter { line in
      line.role == .business || line.position < turn.position
    }
    return PromptHistory(lines, answering: answering, kept: recollection.kept)
  }

  private func ask(_ prompt: Prompt, _ sink: CountingSink) async -> Result<Completion, AdapterError> {
    await withTaskGroup { group in
      group.addTask { () -> Result<Completion, AdapterError> in
        do throws(AdapterError) {
          return .success(try await provider.adapter.reply(to: prompt, into: sink))
        } catch {
          return .failure(error)
        }
      }
      group.addTask { await deadline(sink) }
      let first = await group.next() ?? .failure(AdapterError(.unknown, "the turn was given up"))
      group.cancelAll()
      return first
    }
  }

  /// Fails when the provider is silent, or writes for too long.
  private func deadline(_ sink: CountingSink) async -> Result<Completion, AdapterError> {
    let begin = clock.now
    do {
      try await clock.sleep(until: begin + Self.silenceDeadline)
      if !sink.hasText { return .failure(AdapterError(.unavailable, "silent for \(Self.silenceDeadline)")) }
      try await clock.sleep(until: begin + Self.turnDeadline)
      return .failure(AdapterError(.unavailable, "not done within \(Self.turnDeadline)"))
    } catch {
      return .failure(AdapterError(.unknown, "the turn was given up"))
    }
  }
}
