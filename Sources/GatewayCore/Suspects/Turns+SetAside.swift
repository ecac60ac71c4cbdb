import Foundation
import GatewayKit

extension Turns {
  /// Completes the turn of a message that crashes the process, without looking at what it says: a person has to answer it.
  func setAside(_ pending: PendingTurn, _ work: Work) async throws(StoreError) -> Bool {
    let turn = try await turn(pending)
    let isBots = turn.conversation.owner == .bot
    var decision = Decision(
      step: Trace.Step(
        rung: "crash", verdict: isBots ? .handedOff : .silenced,
        reason: "the gateway ended \(suspects.ends(by: work)) times while it answered this message: a person has to",
        milliseconds: 0))
    if isBots { decision.handoff = Handoff(.crash) } else { decision.flagged = true }
    return try await complete([pending], turn, decision)
  }
}

extension DueTurn {
  /// Cancels an item that crashes the process, and asks for a person. False: the conversation was changed meanwhile.
  func setAside(in conversation: Conversation, on channel: Channel) async throws(StoreError) -> Bool {
    var builder = ChangeBuilder(
      conversation, traits: channel.traits, content: turns.content.current, business: turns.business,
      now: turns.clock.now, source: "\(conversation.id).crash.\(Int(item.at.timeIntervalSince1970 * 1_000))")
    builder.due(.cancel(item.kind))
    if conversation.owner == .bot { builder.handOff(Handoff(.crash)) } else { builder.flag(true) }
    return try await turns.committer.commit(builder.change)
  }
}
