import Foundation
import GatewayKit

extension Admin {
  /// Makes whoever holds the business's phone the owner: they wrote. An agent who is it already stays.
  func phoneWrote(_ id: ConversationID) async throws(StoreError) {
    for _ in 1...8 {
      guard let conversation = try await store.conversation(id), let channel = channels[conversation.channel] else {
        return
      }
      var builder = ChangeBuilder(
        conversation, traits: channel.traits, content: content.current, business: business, now: clock.now,
        source: naming.fresh("a"))
      if conversation.owner.kind != .agent {
        builder.setFlow(nil)
        builder.give(to: .agent(PhoneEchoes.agent), Ownership(since: clock.now, reason: .taken))
      }
      builder.agentSpoke()
      if try await committer.commit(builder.change) { return }
    }
    throw StoreError(.conflict, "conversation \(id) keeps changing hands")
  }
}
