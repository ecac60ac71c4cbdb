import GatewayKit

extension Turns {
  /// The turn with its recordings transcribed, if the ladder may answer it and a provider can. Transcripts are stored
  /// with the message before they are used, so that nothing is paid for twice, even after a crash.
  func transcribed(_ turn: Turn) async throws(StoreError) -> Turn {
    guard await wantsTranscription(turn) else { return turn }
    let outcome = await transcribe(turn)
    if !outcome.transcripts.isEmpty {
      _ = try await store.keep(outcome.transcripts, of: turn.position, in: turn.conversation.id)
    }
    var transcribed = turn
    transcribed.inbound = turn.inbound.adding(outcome.transcripts)
    transcribed.transcription = outcome.steps
    return transcribed
  }

  /// Whether a turn's recordings should be transcribed; not when a person owns the conversation or the bot is silent.
  func wantsTranscription(_ turn: Turn) async -> Bool {
    guard transcriber.isWanted(for: turn), whyCapped(turn.conversation) == nil else { return false }
    let gate = await ladder.gate(of: turn, pause: switches.pause(of: turn.conversation.channel))
    return if case .open = gate { true } else { false }
  }

  /// Transcribes them if the turn's quota allows it; this counts like a turn that reaches a provider.
  private func transcribe(_ turn: Turn) async -> Transcriber.Outcome {
    switch admit(turn.conversation, origin: turn.origin) {
    case .admitted(let ticket):
      let outcome = await transcriber.transcribe(turn)
      if outcome.steps.allSatisfy({ ($0.spent ?? []).isEmpty }) { quotas.giveBack(ticket) }
      return outcome
    case .refused(let reason):
      let notAsked = TranscriptionCode.notAsked.with(["reason": reason.parameter])
      let step = Trace.Step(rung: Transcriber.name, verdict: .failed, reason: notAsked, milliseconds: 0)
      return Transcriber.Outcome(steps: [step])
    }
  }
}
