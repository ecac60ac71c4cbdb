public import Foundation
import GatewayKit

/// Why the bot would say nothing to the customer's next message, and when that ends by itself.
public struct BotSilence: Sendable, Hashable, Codable {
  /// The rule that keeps the bot silent.
  public let reason: String
  /// When the bot answers again; nil: not before somebody acts.
  public let botReturnsAt: Date?
  /// How long that is from now, in minutes begun.
  public let minutesLeft: Int?

  init(_ reason: String, until: Date? = nil, now: Date) {
    self.reason = reason
    botReturnsAt = until
    minutesLeft = until.map { max(0, Int(($0.timeIntervalSince(now) / 60).rounded(.up))) }
  }

  /// For a terminal: `waits for a person (requested); the bot answers again in 8 min`.
  public var inWords: String {
    minutesLeft.map { "\(reason); the bot answers again in \($0) min" } ?? reason
  }
}

extension Admin {
  /// Why the bot is silent in a conversation, by the gate's own rules; nil where it answers.
  func silence(in conversation: Conversation) async throws(StoreError) -> BotSilence? {
    let now = clock.now
    func end(_ kind: DueKind) async throws(StoreError) -> Date? {
      try await store.dueItems(in: conversation.id, at: .distantFuture).first { $0.kind == kind }?.at
    }
    guard let channel = channels[conversation.channel] else {
      let isDisabled = channels.disabled.contains(conversation.channel)
      return BotSilence(isDisabled ? "its channel is not enabled" : "its channel is not configured any more", now: now)
    }
    let standing = Gate.Standing(
      conversation: conversation, automation: channel.configuration.automation, pause: switches.pause(of: channel.id),
      hours: content.current.bundle.businessHours, timeZone: business.timeZone, now: now,
      capped: turns.whyCapped(conversation))
    guard let silence = Gate.silence(in: standing) else { return nil }
    switch silence {
    case .owned: return BotSilence(silence.reason, until: try await end(.botReturn), now: now)
    case .queued(let reason):
      let recovery = reason == .failure ? "; sooner, with the next message, if a provider is healthy" : ""
      return BotSilence(silence.reason + recovery, until: try await end(.queueTimeout), now: now)
    case .closed:
      return BotSilence(silence.reason, until: standing.hours?.nextOpening(after: now, in: business.timeZone), now: now)
    case .paused, .off, .late, .capped: return BotSilence(silence.reason, now: now)
    }
  }

  /// Conversations as lists show them.
  func summaries(of conversations: [Conversation]) async throws(AdminError) -> [ConversationSummary] {
    try await stored { () throws(StoreError) in
      var summaries: [ConversationSummary] = []
      for conversation in conversations {
        summaries.append(ConversationSummary(conversation, silence: try await silence(in: conversation)))
      }
      return summaries
    }
  }

  /// A conversation as lists show it.
  func summary(of id: ConversationID) async throws(AdminError) -> ConversationSummary {
    try await summaries(of: [existing(id)])[0]
  }
}
