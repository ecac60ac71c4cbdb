import Foundation
import GatewayKit

extension Admin {
  /// What echoes from the business's phone do to conversations.
  var phoneHands: PhoneEchoes.Hands {
    PhoneEchoes.Hands(
      take: { id async throws(StoreError) in try await phoneWrote(id) },
      giveBack: { id, greeting async throws(StoreError) in try await phoneOnlyGreeted(id, with: greeting) })
  }

  /// Makes whoever holds the business's phone the owner: they wrote. An agent who is it already stays.
  private func phoneWrote(_ id: ConversationID) async throws(StoreError) {
    try await change(id) { conversation, builder async throws(StoreError) in
      if conversation.owner.kind != .agent {
        builder.setFlow(nil)
        builder.give(to: .agent(PhoneEchoes.agent), Ownership(since: clock.now, reason: .taken))
      }
      builder.agentSpoke()
    }
  }

  /// Gives a conversation back to the bot that the phone's greeting had taken, if that is all that came from the phone.
  private func phoneOnlyGreeted(_ id: ConversationID, with greeting: String) async throws(StoreError) {
    try await change(id) { conversation, builder async throws(StoreError) in
      guard conversation.owner == .agent(PhoneEchoes.agent) else { return }
      let log = try await store.recentLog(of: id, limit: 200)
      if Self.holdsNothing(log, but: greeting) {
        builder.give(to: .bot, Ownership(since: clock.now, reason: .returned))
      }
    }
  }

  /// Whether nothing but the greeting came from the phone since the bot had the conversation, and nobody else had it since.
  private static func holdsNothing(_ log: [LogEntry], but greeting: String) -> Bool {
    for entry in log.reversed() {
      switch entry.content {
      case .owner(.bot, _): return true
      case .owner(let owner, _): if owner != .agent(PhoneEchoes.agent) { return false }
      case .inbound(_, let event): if case .echo(let message) = event.content, message.text != greeting { return false }
      case .outbound: break
      }
    }
    return true
  }

  private func change(
    _ id: ConversationID, _ build: (Conversation, inout ChangeBuilder) async throws(StoreError) -> Void
  ) async throws(StoreError) {
    for _ in 1...8 {
      guard let conversation = try await store.conversation(id), let channel = channels[conversation.channel] else {
        return
      }
      var builder = ChangeBuilder(
        conversation, traits: channel.traits, content: content.current, business: business, now: clock.now,
        source: naming.fresh("a"))
      try await build(conversation, &builder)
      if builder.change.isEmpty { return }
      if try await committer.commit(builder.change) { return }
    }
    throw StoreError(.conflict, "conversation \(id) keeps changing; the next start tries again")
  }
}
