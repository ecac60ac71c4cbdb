import GatewayKit

/// The call that transcribes a recording.
extension ProviderCaller {
  /// From the request to the end of the transcript; also the longest wait for a free slot.
  static let transcriptionDeadline = Duration.seconds(20)

  /// Transcribes a recording with the transcription model, within the budget and the deadline.
  func transcribe(_ recording: Recording, asking model: String, for asker: BudgetGate.Asker) async -> Outcome {
    let call = Call(
      prompt: TokenEstimate.question(standingFor: recording), model: model, asker: asker,
      patience: Self.transcriptionDeadline)
    return await make(call) { _ in
      let result = await CallDeadline.race { () async throws(AdapterError) in
        guard let adapter = provider.adapter as? any Transcribing else {
          throw AdapterError(.rejected, "the adapter does not transcribe recordings")
        }
        let transcription = try await adapter.transcribe(recording)
        return Completion(text: transcription.text, usage: transcription.usage)
      } against: {
        do { try await clock.sleep(for: Self.transcriptionDeadline) } catch { return CallDeadline.givenUp }
        return AdapterError(.unknown, "not transcribed within \(Self.transcriptionDeadline)")
      }
      return Attempt(result: result)
    }
  }
}
