import Foundation
import GatewayKit

extension DueTurn {
  /// Cancels an item that crashes the process, and hands the conversation to a person. False: the conversation was changed
  /// meanwhile.
  func setAside(in conversation: Conversation, on channel: Channel) async throws(StoreError) -> Bool {
    var builder = ChangeBuilder(
      conversation, traits: channel.traits, content: turns.content.current, business: turns.business,
      now: turns.clock.now, source: "\(conversation.id).crash.\(Int(item.at.timeIntervalSince1970 * 1_000))")
    builder.due(.cancel(item.kind))
    if conversation.owner == .bot { builder.handOff(Handoff(.crash)) } else { builder.flag(true) }
    return try await turns.committer.commit(builder.change)
  }
}
