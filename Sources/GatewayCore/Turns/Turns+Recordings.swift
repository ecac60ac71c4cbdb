import GatewayKit

extension Turns {
  /// The turn with its recordings written down, where the ladder may answer it and somebody can. What was heard is kept with
  /// the message before anything is made of it: nothing is paid for twice, also not across a kill.
  func hearing(_ turn: Turn) async throws(StoreError) -> Turn {
    guard await wantsHearing(turn) else { return turn }
    let hearing = await self.heard(turn)
    if !hearing.transcripts.isEmpty {
      _ = try await store.keep(hearing.transcripts, of: turn.position, in: turn.conversation.id)
    }
    var heard = turn
    heard.inbound = turn.inbound.heard(hearing.transcripts)
    heard.heard = hearing.steps
    return heard
  }

  /// Whether recordings of a turn are to be written down: not where a person owns the conversation, or nothing is said.
  func wantsHearing(_ turn: Turn) async -> Bool {
    guard transcriber.isWanted(for: turn), whyCapped(turn.conversation) == nil else { return false }
    let gate = await ladder.gate(of: turn, pause: switches.pause(of: turn.conversation.channel))
    return if case .open = gate { true } else { false }
  }
}
