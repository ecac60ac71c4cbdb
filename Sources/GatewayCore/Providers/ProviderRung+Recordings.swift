import Foundation
import GatewayKit

/// Writing down what customers say, for the rules, the flows and whoever answers.
extension ProviderRung {
  /// From the question to the end of the words; no recording waits longer for a free call.
  static let transcriptionDeadline = Duration.seconds(20)

  /// The rung with the model that writes recordings down; nil where the provider writes none down.
  var transcribing: ProviderRung? {
    guard let model = provider.configuration.transcriptionModel else { return nil }
    var rung = self
    rung.model = model
    return rung
  }

  /// Why it is not asked to write a recording of this type down; nil when it is. Asked of `transcribing`.
  func whyNotTranscribing(_ mimeType: String) async -> String? {
    guard (provider.configuration.adapter as? any Transcribing.Type)?.takes(mimeType) ?? false else {
      return "it takes no \(mimeType)"
    }
    if let reason = await whyNotUsable() { return reason }
    guard switches.automatesResponses(provider.configuration) else { return "Automate responses is off" }
    return model.flatMap { budgets.whyNotKept(provider, asking: $0) }
  }

  /// Has a recording written down, within the budget and its deadline. Asked of `transcribing`.
  func transcribe(_ recording: Recording, for asker: BudgetGate.Asker) async -> Asked {
    await put(
      TokenEstimate.question(standingFor: recording), for: asker, GuardedSink(NoPreview(), promises: nil),
      waitingAtMost: Self.transcriptionDeadline
    ) {
      await withTaskGroup { group in
        group.addTask { await heard(recording) }
        group.addTask {
          do {
            try await clock.sleep(for: Self.transcriptionDeadline)
            return .failure(AdapterError(.unknown, "not written down within \(Self.transcriptionDeadline)"))
          } catch {
            return .failure(AdapterError(.unknown, "the turn was given up"))
          }
        }
        let first = await group.next() ?? .failure(AdapterError(.unknown, "the turn was given up"))
        group.cancelAll()
        return first
      }
    }
  }

  private func heard(_ recording: Recording) async -> Result<Completion, AdapterError> {
    guard let adapter = provider.adapter as? any Transcribing else {
      return .failure(AdapterError(.rejected, "the adapter writes no recordings down"))
    }
    do throws(AdapterError) {
      let transcription = try await adapter.transcribe(recording)
      return .success(Completion(text: transcription.text, usage: transcription.usage))
    } catch {
      return .failure(error)
    }
  }
}
