import Foundation
import GatewayKit

extension Admin {
  /// Why the bot is silent in a conversation, by the gate's rules; nil when it answers.
  func silence(in conversation: Conversation) async throws(StoreError) -> BotSilence? {
    let now = clock.now
    func end(_ kind: DueKind) async throws(StoreError) -> Date? {
      try await store.dueItems(in: conversation.id, at: .distantFuture).first { $0.kind == kind }?.at
    }
    guard let channel = channels[conversation.channel] else {
      let isDisabled = channels.disabled.contains(conversation.channel)
      return BotSilence(isDisabled ? "its channel is not enabled" : "its channel is not configured any more", now: now)
    }
    let circumstances = Gate.Circumstances(
      conversation: conversation, automation: channel.configuration.automation, pause: switches.pause(of: channel.id),
      hours: content.current.bundle.businessHours, timeZone: business.timeZone, now: now,
      capped: turns.whyCapped(conversation))
    guard let silence = Gate.silence(in: circumstances) else { return nil }
    switch silence {
    case .owned: return BotSilence(silence.reason, until: try await end(.botReturn), now: now)
    case .queued(let reason):
      let recovery = reason == .failure ? "; sooner, with the next message, if a provider is healthy" : ""
      return BotSilence(silence.reason + recovery, until: try await end(.queueTimeout), now: now)
    case .closed:
      return BotSilence(
        silence.reason, until: circumstances.hours?.nextOpening(after: now, in: business.timeZone), now: now)
    case .paused, .off, .late, .capped: return BotSilence(silence.reason, now: now)
    }
  }

  /// Conversations as shown in lists.
  func summaries(of conversations: [Conversation]) async throws(AdminError) -> [ConversationSummary] {
    try await stored { () throws(StoreError) in
      var summaries: [ConversationSummary] = []
      for conversation in conversations {
        summaries.append(ConversationSummary(conversation, silence: try await silence(in: conversation)))
      }
      return summaries
    }
  }

  /// A conversation as shown in lists.
  func summary(of id: ConversationID) async throws(AdminError) -> ConversationSummary {
    try await summaries(of: [existing(id)])[0]
  }
}
