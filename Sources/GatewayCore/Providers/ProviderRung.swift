import Foundation
import GatewayKit
import Logging
import Metrics

/// A provider's rung: due-ness, deadlines, and what its failure means. It asks once a turn.
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
    if let key = provider.configuration.key, await !keys.hasKey(key) {
      return "not connected: no value is stored for \(key)"
    }
    guard switches.automatesResponses(provider.configuration) else { return "Automate responses is off" }
    return nil
  }

  func answer(_ turn: Turn, preview: any Preview) async -> Verdict {
    if let reason = await whyNotDue(in: turn) { return .passed(reason: reason) }
    do {
      let prompt = try await prompt(for: turn)
      let sink = CountingSink(preview)
      let result = await ask(prompt, sink)
      return judge(result, sink, preview)
    } catch {
      return .failed(reason: "the conversation so far could not be read: \(error)")
    }
  }

  /// What the provider is asked in a turn.
  func prompt(for turn: Turn) async throws(StoreError) -> Prompt {
    let assembly = PromptAssembly(
      business: turn.business, information: turn.content.bundle.businessInformation,
      instructions: provider.configuration.instructions,
      limits: (channels[turn.conversation.channel]?.traits ?? .removed).limits, tools: [TransferTool.tool],
      maximumOutputTokens: provider.configuration.settings[ProviderSetting.maximumOutputTokens],
      temperature: provider.configuration.settings[ProviderSetting.temperature])
    let history = try await store.recentLog(
      of: turn.conversation.id, before: turn.position, limit: Self.historyLines)
    return assembly.prompt(answering: turn.messages, after: history)
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

  private func judge(
    _ result: Result<Completion, AdapterError>, _ sink: CountingSink, _ preview: any Preview
  ) -> Verdict {
    count(result)
    switch result {
    case .success(let completion):
      provider.recovered()
      return judge(completion, preview)
    case .failure(let error):
      if !Task.isCancelled { note(error) }
      // After the first visible word no other provider may answer: what was read stands, and is closed honestly.
      if preview.isVisible {
        return .answered(Answer([Reply(sink.text + " …")]), reason: "interrupted: \(error.message)")
      }
      preview.discard()
      return .failed(reason: "\(error.outcome): \(error.message)")
    }
  }

  private func judge(_ completion: Completion, _ preview: any Preview) -> Verdict {
    let usage = completion.usage.map { "\($0.input) + \($0.output) tokens" } ?? "tokens unknown"
    let said = completion.text.trimmingCharacters(in: .whitespacesAndNewlines)
    if completion.toolCalls.contains(where: { $0.name == TransferTool.tool.name }) {
      preview.discard()
      return .handOff(Answer(flow: .ended), Handoff(.requested), reason: "the model asked for a person (\(usage))")
    }
    if case .blocked(let reason) = completion.finish, !preview.isVisible {
      return .failed(reason: "blocked: \(reason) (\(usage))")
    }
    if let call = completion.toolCalls.first, said.isEmpty {
      preview.discard()
      return .failed(reason: "the model called \(call.name.prefix(64)), which there is not (\(usage))")
    }
    guard !said.isEmpty else { return .failed(reason: "an empty answer (\(usage))") }
    return .answered(Answer([Reply(said)]), reason: "answered (\(usage))")
  }

  private func note(_ error: AdapterError) {
    provider.failed(error, now: clock.now)
    log.warning("a provider failed", metadata: ["provider": "\(provider.id)", "error": "\(error)"])
  }

  private func count(_ result: Result<Completion, AdapterError>) {
    let outcome = if case .success = result { "answered" } else { "failed" }
    Counter(label: "balcao_provider_calls_total", dimensions: [("provider", name), ("result", outcome)]).increment()
    guard case .success(let completion) = result, let usage = completion.usage else { return }
    Counter(label: "balcao_provider_tokens_total", dimensions: [("provider", name), ("direction", "input")])
      .increment(by: usage.input)
    Counter(label: "balcao_provider_tokens_total", dimensions: [("provider", name), ("direction", "output")])
      .increment(by: usage.output)
  }
}

/// The built-in tool: the model asks for a person.
enum TransferTool {
  static let tool = Tool(
    name: "transfer_to_human",
    description: "Call this when the customer asks for a person, is upset, or needs something you cannot do.",
    parameters: ["type": "object", "properties": [:], "additionalProperties": false])
}
