public import Foundation
public import GatewayKit

/// A webhook as shown to people, without its secrets.
public struct WebhookView: Sendable, Hashable, Codable {
  /// The id.
  public let id: WebhookID
  /// The name by which people recognise it.
  public let name: String
  /// The address.
  public let url: String
  /// The types of events that it gets; empty for all.
  public let events: [WebhookEventType]
  /// The channels whose events it gets; empty for all.
  public let channels: [ChannelID]
  /// Whether phone numbers and e-mail addresses show only their ends.
  public let masksAddresses: Bool
  /// Whether it is told what happens.
  public let enabled: Bool
  /// When it was disabled.
  public let disabledAt: Date?
  /// Why it was disabled.
  public let disabledReason: Webhook.Disabling.Reason?
  /// When the first of the attempts failed that failed in a row; nil when the last one succeeded.
  public let failingSince: Date?
  /// The messages that wait to be sent.
  public let waiting: Int
  /// Until when the secret before the current one signs, too; nil without one.
  public let earlierSecretUntil: Date?
  /// When it was made.
  public let createdAt: Date
  /// Grows with each change.
  public let revision: Int64

  init(_ webhook: Webhook, waiting: Int, now: Date) {
    id = webhook.id
    name = webhook.settings.name
    url = webhook.settings.url
    events = WebhookEventType.allCases.filter(webhook.settings.events.contains)
    channels = webhook.settings.channels.sorted()
    masksAddresses = webhook.settings.masksAddresses
    enabled = webhook.isEnabled
    disabledAt = webhook.disabling?.at
    disabledReason = webhook.disabling?.reason
    failingSince = webhook.health.failingSince
    self.waiting = waiting
    earlierSecretUntil = webhook.secrets.compactMap(\.endsAt).filter { $0 > now }.max()
    createdAt = webhook.createdAt
    revision = webhook.revision
  }
}

extension WebhookView: Revised {
  /// The revision that an edit may be based on.
  public var revisionText: String { String(revision) }
}

/// A webhook's secret that was just made.
public struct WebhookSecret: Sendable, Codable, CustomStringConvertible, CustomReflectable {
  /// The secret: `whsec_` and 32 bytes in base 64. It is shown once.
  public let secret: String
  /// The webhook.
  public let webhook: WebhookView

  /// The webhook's id.
  public var description: String { "the new secret of \(webhook.id)" }
  /// The webhook alone.
  public var customMirror: Mirror { Mirror(self, children: ["webhook": webhook]) }
}

/// A message of a webhook as shown in lists.
public struct WebhookDelivery: Sendable, Hashable, Codable {
  /// The id that the receiver gets as `webhook-id`.
  public let id: WebhookMessageID
  /// The type of the event.
  public let type: WebhookEventType
  /// When the event was stored.
  public let at: Date
  /// The state.
  public let state: WebhookMessage.State
  /// The last attempts, oldest first; at most 20.
  public let attempts: [WebhookAttempt]
  /// The earliest time of the next attempt; nil unless it waits.
  public let nextAttemptAt: Date?
  /// When it was recorded, or last replayed.
  public let createdAt: Date
  /// When its state last changed, or the last attempt ended.
  public let changedAt: Date

  init(_ message: WebhookMessage) {
    id = message.new.id
    type = message.new.type
    at = message.new.at
    state = message.state
    attempts = message.attempts
    nextAttemptAt = message.state == .waiting ? message.notBefore : nil
    createdAt = message.createdAt
    changedAt = message.changedAt
  }
}
