import GatewayKit

/// The call for a question with a text answer, and its deadlines.
extension ProviderCaller {
  /// From the question to the end of the answer, including the wait for a slot.
  static let turnDeadline = Duration.seconds(45)
  /// A call without any text for this long ends, and the next provider is asked.
  static let silenceDeadline = Duration.seconds(12)
  /// The longest wait for a free slot; the time left is enough for a provider to begin its answer.
  static let slotPatience = turnDeadline - silenceDeadline

  /// Asks a question; the answer is written to `sink` as it comes. Where the question waits for its slot, `refusal` says then
  /// whether it is still wanted.
  func ask(
    _ question: ProviderPrompt, for asker: BudgetGate.Asker, into sink: GuardedSink,
    unless refusal: @escaping @Sendable () async -> Explanation?
  ) async -> Outcome {
    let call = Call(
      prompt: question.prompt, model: question.model, asker: asker, patience: Self.slotPatience, refusal: refusal)
    return await make(call) { waited in
      let begin = clock.uptime
      let result = await CallDeadline.race { () async throws(AdapterError) in
        try await provider.adapter(asking: call.model).reply(to: call.prompt, into: sink)
      } against: {
        await deadline(sink, waited: waited)
      }
      let isCutShort = waited > .zero && clock.uptime - begin >= Self.turnDeadline - waited
      return Attempt(result: result, written: sink.written, isCutShort: isCutShort)
    }
  }

  /// Returns an error when the provider is silent or writes for too long; `waited` is already used of the turn's time.
  private func deadline(_ sink: GuardedSink, waited: Duration) async -> AdapterError {
    do {
      try await clock.sleep(for: Self.silenceDeadline)
      if !sink.hasText { return AdapterError(.unknown, "silent for \(Self.silenceDeadline)") }
      try await clock.sleep(for: Self.turnDeadline - waited - Self.silenceDeadline)
      let wait = waited > .zero ? ", after waiting \(waited) for a free call" : ""
      return AdapterError(.unknown, "not finished within \(Self.turnDeadline)\(wait)")
    } catch {
      return CallDeadline.givenUp
    }
  }
}
