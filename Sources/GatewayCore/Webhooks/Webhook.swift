public import Foundation
public import GatewayKit

/// The id of a webhook.
public struct WebhookID: StringIdentifier {
  /// The text of the id.
  public let rawValue: String
  /// Creates an id from its text.
  public init(rawValue: String) { self.rawValue = rawValue }
}

/// An address of another system that is told what happens.
public struct Webhook: Sendable, Hashable {
  /// Why and when it was disabled.
  public struct Disabling: Sendable, Hashable, Codable {
    /// The reasons.
    public enum Reason: String, Sendable, Hashable, Codable, CaseIterable {
      /// A person disabled it.
      case byPerson = "by_person"
      /// The receiver answered that it is gone: 410.
      case gone
      /// Three days of nothing but failures.
      case failing
    }

    /// When.
    public let at: Date
    /// Why.
    public let reason: Reason

    /// Creates it.
    public init(at: Date, reason: Reason) {
      self.at = at
      self.reason = reason
    }
  }

  /// The most webhooks of a gateway.
  public static let most = 50

  /// The id.
  public let id: WebhookID
  /// What people set.
  public var settings: WebhookSettings
  /// The sealed secrets that sign its messages, the newest first.
  public var secrets: [SealedWebhookSecret]
  /// Nil while it is enabled.
  public var disabling: Disabling?
  /// Grows with each change by a person or of `disabling`.
  public var revision: Int64
  /// When it was made.
  public let createdAt: Date
  /// The place of the last event that was taken for it.
  public var place: EventPlace
  /// Its failures.
  public var health: WebhookHealth

  /// Creates a webhook.
  public init(
    id: WebhookID, settings: WebhookSettings, secrets: [SealedWebhookSecret], disabling: Disabling? = nil,
    revision: Int64 = 1, createdAt: Date, place: EventPlace, health: WebhookHealth = WebhookHealth()
  ) {
    self.id = id
    self.settings = settings
    self.secrets = secrets
    self.disabling = disabling
    self.revision = revision
    self.createdAt = createdAt
    self.place = place
    self.health = health
  }

  /// Whether it is told what happens.
  public var isEnabled: Bool { disabling == nil }
}

/// What people set of a webhook.
public struct WebhookSettings: Sendable, Hashable, Codable {
  /// The name by which people recognise it.
  public var name: String
  /// The address. It may contain a token of the receiver, so it is neither logged nor audited.
  public var url: String
  /// The types of events that it gets; empty for all.
  public var events: Set<WebhookEventType>
  /// The channels whose events it gets; empty for all, and for alerts that belong to no channel.
  public var channels: Set<ChannelID>
  /// Whether phone numbers and e-mail addresses show only their ends.
  public var masksAddresses: Bool

  /// Creates settings.
  public init(
    name: String, url: String, events: Set<WebhookEventType> = [], channels: Set<ChannelID> = [],
    masksAddresses: Bool = false
  ) {
    self.name = name
    self.url = url
    self.events = events
    self.channels = channels
    self.masksAddresses = masksAddresses
  }

  /// Whether it gets an event of a type on a channel.
  func wants(_ type: WebhookEventType, on channel: ChannelID?) -> Bool {
    (events.isEmpty || events.contains(type)) && (channels.isEmpty || channel.map(channels.contains) ?? false)
  }
}

/// A secret of a webhook as it is stored.
public struct SealedWebhookSecret: Sendable, Hashable, Codable {
  /// The sealed bytes.
  public let sealed: [UInt8]
  /// When it stops signing; nil for the current one.
  public var endsAt: Date?

  /// Creates it.
  public init(sealed: [UInt8], endsAt: Date? = nil) {
    self.sealed = sealed
    self.endsAt = endsAt
  }
}

/// The failures of a webhook since its last success.
public struct WebhookHealth: Sendable, Hashable {
  /// The attempts that failed, one after the other.
  public var failures: Int
  /// When the first of them failed; nil without failures.
  public var failingSince: Date?

  /// Creates it.
  public init(failures: Int = 0, failingSince: Date? = nil) {
    self.failures = failures
    self.failingSince = failingSince
  }
}
