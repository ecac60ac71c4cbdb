import Foundation
import GatewayKit
import Logging
import Metrics

extension ProviderRung {
  /// What a provider's answer, or its failure, means for the turn.
  func judge(
    _ result: Result<Completion, AdapterError>, _ sink: CountingSink, _ preview: any Preview, _ texts: Catalogue
  ) -> Verdict {
    count(result)
    switch result {
    case .success(let completion):
      provider.recovered()
      return judge(completion, preview, texts)
    case .failure(let error):
      if !Task.isCancelled { note(error) }
      if preview.isVisible { return interrupted(sink.text, texts, because: error.message) }
      preview.discard()
      return .failed(reason: "\(error.outcome): \(error.message)")
    }
  }

  private func judge(_ completion: Completion, _ preview: any Preview, _ texts: Catalogue) -> Verdict {
    let usage = completion.usage.map { "\($0.input) + \($0.output) tokens" } ?? "tokens unknown"
    if completion.toolCalls.contains(where: { $0.name == TransferTool.tool.name }) {
      preview.discard()
      return .handOff(Answer(flow: .ended), Handoff(.requested), reason: "the model asked for a person (\(usage))")
    }
    if case .blocked(let reason) = completion.finish {
      if preview.isVisible { return interrupted(completion.text, texts, because: "blocked: \(reason) (\(usage))") }
      preview.discard()
      return .failed(reason: "blocked: \(reason) (\(usage))")
    }
    let said = completion.text.trimmingCharacters(in: .whitespacesAndNewlines)
    let unknown = completion.toolCalls.first.map { "the model called \($0.name.prefix(64)), which there is not" }
    guard !said.isEmpty else {
      preview.discard()
      return .failed(reason: "\(unknown ?? "an empty answer") (\(usage))")
    }
    var reply = Reply(said)
    var notes = [usage] + [unknown].compactMap(\.self)
    if let opaque = completion.opaque {
      let data = ProviderData(provider: provider.id, model: provider.model, value: opaque)
      if data.size != nil { reply.providerData = data } else { notes.append("its own data is too large to be kept") }
    }
    return .answered(Answer([reply]), reason: "answered (\(notes.joined(separator: "; ")))")
  }

  /// After the first visible word no other provider may answer: what was read stands, and is closed honestly.
  private func interrupted(_ text: String, _ texts: Catalogue, because reason: String) -> Verdict {
    let said = text.trimmingCharacters(in: .whitespacesAndNewlines)
    return .answered(Answer([Reply("\(said) …\n\n\(texts.interrupted)")]), reason: "interrupted: \(reason)")
  }

  /// Tells the vault what the key was worth, where that is news: so that an alert outlives the process.
  func noteKey(_ result: Result<Completion, AdapterError>) async {
    guard let key = provider.configuration.key, let shown = KeyVerification(showing: result) else { return }
    let standing = await keys.standing(of: key)
    let isNews = shown == .ok ? standing.refusal != nil : standing.refusal == nil
    guard isNews else { return }
    do {
      try await keys.note(shown, of: key)
    } catch {
      log.error(
        "what a provider said of its key could not be noted",
        metadata: ["provider": "\(provider.id)", "error": "\(error)"])
    }
  }

  private func note(_ error: AdapterError) {
    provider.failed(error, now: clock.now)
    log.warning("a provider failed", metadata: ["provider": "\(provider.id)", "error": "\(error)"])
  }

  private func count(_ result: Result<Completion, AdapterError>) {
    let outcome =
      switch result {
      case .success: "answered"
      case .failure: Task.isCancelled ? "cancelled" : "failed"
      }
    Counter(label: "balcao_provider_calls_total", dimensions: [("provider", name), ("result", outcome)]).increment()
    guard case .success(let completion) = result, let usage = completion.usage else { return }
    Counter(label: "balcao_provider_tokens_total", dimensions: [("provider", name), ("direction", "input")])
      .increment(by: usage.input)
    Counter(label: "balcao_provider_tokens_total", dimensions: [("provider", name), ("direction", "output")])
      .increment(by: usage.output)
  }
}

extension KeyVerification {
  /// What an attempt showed of the key it was made with; nil where it showed nothing.
  fileprivate init?(showing result: Result<Completion, AdapterError>) {
    switch result {
    case .success: self = .ok
    case .failure(let error):
      switch error.outcome {
      case .unauthorized: self = .badKey
      case .exhausted: self = .noCredit
      case .rejected, .throttled, .unavailable, .blocked, .unknown: return nil
      }
    }
  }
}
