public import GatewayKit

/// Changes a webhook, or enables or disables it.
public struct ChangeWebhook: Operation {
  /// What the surfaces need to know.
  public static let spec = OperationSpec(
    "webhooks.change", http: .patch("webhooks/{webhook}", headers: [.ifMatch: "basis"]), access: .admin, effect: .edit,
    audited: .object("webhook", "webhook"),
    summary:
      "Changes a webhook. One that is enabled again gets what happened meanwhile, at most the last three days of it.")
  /// How far back an enabled webhook goes.
  private static let catchesUp = WebhookSchedule.longest

  /// The webhook.
  public let webhook: WebhookID
  /// The revision that the edit is based on; nil for any.
  public let basis: Int64?
  /// The new address.
  public let url: String?
  /// The new name.
  public let name: String?
  /// The types of events that it gets; empty for all.
  public let events: [WebhookEventType]?
  /// The channels whose events it gets; empty for all.
  public let channels: [ChannelID]?
  /// Whether phone numbers and e-mail addresses show only their ends.
  public let masksAddresses: Bool?
  /// Whether it is told what happens.
  public let enabled: Bool?

  /// Creates the operation; nil leaves a member as it is.
  public init(
    webhook: WebhookID, basis: Int64? = nil, url: String? = nil, name: String? = nil,
    events: [WebhookEventType]? = nil, channels: [ChannelID]? = nil, masksAddresses: Bool? = nil, enabled: Bool? = nil
  ) {
    self.webhook = webhook
    self.basis = basis
    self.url = url
    self.name = name
    self.events = events
    self.channels = channels
    self.masksAddresses = masksAddresses
    self.enabled = enabled
  }

  /// Changes it.
  public func run(_ call: OperationCall) async throws(OperationError) -> WebhookView {
    let services = call.services
    let before = try await call.webhook(webhook)
    let edited = try await call.edit(webhook, basis: basis) { (webhook: inout Webhook) throws(OperationError) in
      if let url { webhook.settings.url = try call.webhookAddress(url) }
      if let name { webhook.settings.name = try AccountText.name(name) }
      if let events { webhook.settings.events = Set(events) }
      if let channels { webhook.settings.channels = try call.webhookChannels(channels) }
      if let masksAddresses { webhook.settings.masksAddresses = masksAddresses }
    }
    if let enabled, enabled != edited.isEnabled {
      try await services.stored { () throws(StoreError) in
        if enabled {
          try await services.store.enableWebhook(webhook, from: call.now - Self.catchesUp, now: call.now)
        } else {
          try await services.store.disableWebhook(webhook, Webhook.Disabling(at: call.now, reason: .byPerson))
        }
      }
    }
    let after = try await call.webhook(webhook)
    if before.audited != after.audited { call.changed(from: before.audited, to: after.audited) }
    services.webhooks.reconfigure()
    return try await call.view(of: after)
  }
}

/// Removes a webhook with its messages.
public struct RemoveWebhook: Operation {
  /// What the surfaces need to know.
  public static let spec = OperationSpec(
    "webhooks.remove", http: .delete("webhooks/{webhook}"), access: .admin, effect: .edit,
    audited: .object("webhook", "webhook"), summary: "Removes a webhook. What waits for it is not sent.")

  /// The webhook.
  public let webhook: WebhookID

  /// Creates the operation.
  public init(webhook: WebhookID) { self.webhook = webhook }

  /// Removes it.
  public func run(_ call: OperationCall) async throws(OperationError) -> Done {
    let services = call.services
    let isRemoved = try await services.stored { () throws(StoreError) in
      try await services.store.removeWebhook(webhook)
    }
    guard isRemoved else { throw OperationError(.webhookNotFound, ["webhook": .string(webhook.rawValue)]) }
    services.webhooks.reconfigure()
    return Done()
  }
}
