import Foundation
import GatewayKit
import Logging
import Metrics

extension ProviderRung {
  /// What a provider's answer, or its failure, means for the turn.
  func judge(
    _ result: Result<Completion, AdapterError>, of turn: Turn, _ tools: TriggerTools, _ sink: GuardedSink,
    _ promises: PromiseGuard?, _ preview: any Preview
  ) -> Verdict {
    switch result {
    case .success(let whole): return judge(whole.checked(by: promises), of: turn, tools, sink, preview)
    case .failure(let error):
      if preview.isVisible { return interrupted(sink.text, turn.texts, because: error.message) }
      preview.discard()
      return .failed(
        reason: "\(error.outcome): \(error.message)", leaving: Answer(isRefused: error.outcome == .blocked))
    }
  }

  private func judge(
    _ checked: (completion: Completion, withheld: Withheld?), of turn: Turn, _ tools: TriggerTools,
    _ sink: GuardedSink, _ preview: any Preview
  ) -> Verdict {
    let (completion, withheld) = checked
    let usage = completion.usage.map { "\($0.input) + \($0.output) tokens" } ?? "tokens unknown"
    let effect = tools.effect(of: completion.toolCalls)
    if let call = effect.call {
      let notes = effect.notes + [usage, withheld?.note].compactMap(\.self)
      return verdict(on: call, noting: notes, completion, withheld, of: turn, preview)
    }
    if case .blocked(let reason) = completion.finish {
      if preview.isVisible {
        return interrupted(sink.text, turn.texts, because: "blocked: \(reason) (\(usage))")
      }
      preview.discard()
      return .failed(reason: "blocked: \(reason) (\(usage))", leaving: Answer(isRefused: true))
    }
    if let withheld, withheld.wantsPerson || completion.said.isEmpty {
      if completion.said.isEmpty { preview.discard() }
      let said = completion.said.isEmpty ? [] : [Reply(completion.said)]
      return .handOff(Answer(said), Handoff(.promise), reason: "\(withheld.note) (\(usage))")
    }
    guard !completion.said.isEmpty else {
      preview.discard()
      let trouble = effect.notes.isEmpty ? ["an empty answer"] : effect.notes
      return .failed(reason: "\(trouble.joined(separator: "; ")) (\(usage))")
    }
    let (reply, trouble) = reply(of: completion)
    let notes = [usage] + effect.notes + [trouble, withheld?.note].compactMap(\.self)
    return .answered(Answer([reply]), reason: "answered (\(notes.joined(separator: "; ")))")
  }

  /// The words with the data that go with them, and what there is to say of those.
  func reply(of completion: Completion) -> (reply: Reply, trouble: String?) {
    var reply = Reply(completion.said)
    guard let opaque = completion.opaque else { return (reply, nil) }
    let data = ProviderData(provider: provider.id, model: model, value: opaque)
    guard data.size != nil else { return (reply, "its own data is too large to be kept") }
    reply.providerData = data
    return (reply, nil)
  }

  /// What a call that takes effect comes to: the words of the flow it starts answer, not the model's.
  private func verdict(
    on call: TriggerCall, noting notes: [String], _ completion: Completion, _ withheld: Withheld?, of turn: Turn,
    _ preview: any Preview
  ) -> Verdict {
    let told = "\(call.note) (\(notes.joined(separator: "; ")))"
    guard case .starts(let trigger, let variables) = call.meaning else {
      preview.discard()
      return .handOff(Answer(flow: .ended), Handoff(.requested), reason: told)
    }
    guard let flow = turn.content.bundle.flow(trigger.flow) else {
      preview.discard()
      return .failed(reason: "\(told): there is no flow \(trigger.flow)")
    }
    var step = FlowMachine.start(
      flow: flow, variables: variables, context: FlowContext(turn: turn, content: turn.content))
    if step.outcome == .taken, step.state == nil, step.replies.isEmpty {
      // A flow that says nothing leaves the word to the model; from neither of them is silence.
      if completion.said.isEmpty { step.outcome = .failed } else { step.replies = [Reply(completion.said)] }
      if withheld?.wantsPerson == true { step.outcome = .handOff(Handoff(.promise)) }
    }
    if step.outcome == .failed, preview.isVisible {
      return interrupted(completion.text, turn.texts, because: "\(told): \(step.summary)")
    }
    preview.discard()
    return step.verdict(after: "\(told): ")
  }

  /// After the first visible word no other provider may answer: what was read stands, and is closed honestly.
  private func interrupted(_ text: String, _ texts: Catalogue, because reason: String) -> Verdict {
    .answered(Answer([Self.closed(text, texts)]), reason: "interrupted: \(reason)")
  }

  /// What was read of an answer that broke off, closed honestly.
  static func closed(_ text: String, _ texts: Catalogue) -> Reply {
    Reply("\(text.trimmingCharacters(in: .whitespacesAndNewlines)) …\n\n\(texts.interrupted)")
  }

  /// Tells the vault what the key was worth, where that is news: so that an alert outlives the process.
  func noteKey(_ result: Result<Completion, AdapterError>) async {
    guard let key = provider.configuration.key, let shown = KeyVerification(showing: result) else { return }
    let status = await keys.status(of: key)
    let isNews = shown == .ok ? status.refusal != nil : status.refusal == nil
    guard isNews else { return }
    do {
      try await keys.note(shown, of: key)
    } catch {
      log.error(
        "what a provider said of its key could not be noted",
        metadata: ["provider": "\(provider.id)", "error": "\(error)"])
    }
  }

  func note(_ error: AdapterError) {
    provider.failed(error, now: clock.now)
    log.warning("a provider failed", metadata: ["provider": "\(provider.id)", "error": "\(error)"])
  }

  func count(_ result: Result<Completion, AdapterError>) {
    let outcome =
      switch result {
      case .success: "answered"
      case .failure: Task.isCancelled ? "cancelled" : "failed"
      }
    provider.metrics.calls[outcome].increment()
    guard case .success(let completion) = result, let usage = completion.usage else { return }
    provider.metrics.tokens["input"].increment(by: usage.input)
    provider.metrics.tokens["output"].increment(by: usage.output)
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

extension Completion {
  /// Its words, without the blanks around them.
  var said: String { text.trimmingCharacters(in: .whitespacesAndNewlines) }
}

extension TriggerTools {
  /// What may be called in a turn.
  init(_ turn: Turn) {
    self.init(
      triggers: turn.content.bundle.triggers,
      reader: CustomerAnswerReader(locale: turn.business.locale, timeZone: turn.business.timeZone, now: turn.now))
  }
}
