public import Foundation
import GatewayKit

/// Why the bot would say nothing to the customer's next message, and when that ends by itself.
public struct BotSilence: Sendable, Hashable, Codable {
  /// Why.
  public let why: String
  /// When the bot answers again; nil: not before somebody acts.
  public let botReturnsAt: Date?
  /// How long that is from now, in minutes begun.
  public let minutesLeft: Int?

  init(_ why: String, until: Date? = nil, now: Date) {
    self.why = why
    botReturnsAt = until
    minutesLeft = until.map { max(0, Int(($0.timeIntervalSince(now) / 60).rounded(.up))) }
  }

  /// For a terminal: `waits for a person (requested); the bot answers again in 8 min`.
  public var inWords: String {
    minutesLeft.map { "\(why); the bot answers again in \($0) min" } ?? why
  }
}

extension Admin {
  /// Why the bot is silent in a conversation; nil where it answers. The order is the gate's.
  func silence(in conversation: Conversation) async throws(StoreError) -> BotSilence? {
    let now = clock.now
    func end(_ kind: DueKind) async throws(StoreError) -> Date? {
      try await store.dueItems(in: conversation.id, at: .distantFuture).first { $0.kind == kind }?.at
    }
    guard let channel = channels[conversation.channel] else {
      let isDisabled = channels.disabled.contains(conversation.channel)
      return BotSilence(isDisabled ? "its channel is not enabled" : "its channel is not configured any more", now: now)
    }
    switch conversation.owner {
    case .agent(let name):
      return BotSilence("\(name) owns the conversation", until: try await end(.botReturn), now: now)
    case .queue:
      let wait = "waits for a person (\(conversation.ownership.reason.rawValue))"
      let recovery = conversation.waitsSinceFailure ? "; sooner, with the next message, if a provider is healthy" : ""
      return BotSilence(wait + recovery, until: try await end(.queueTimeout), now: now)
    case .bot: break
    }
    if let pause = switches.pause(of: channel.id) {
      return BotSilence("automatic answers are paused for \(pause.scope)", now: now)
    }
    if channel.configuration.automation == .off { return BotSilence("automation is off on this channel", now: now) }
    if let caps = channel.traits.automaticAnswers, let reason = turns.loops.whyNot(conversation, caps, now: now) {
      return BotSilence(reason, now: now)
    }
    if let hours = content.current.bundle.businessHours, !hours.botOutsideHours,
      !hours.isOpen(at: now, in: business.timeZone)
    {
      return BotSilence(
        "outside business hours, and the bot does not answer then",
        until: hours.nextOpening(after: now, in: business.timeZone), now: now)
    }
    return nil
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
