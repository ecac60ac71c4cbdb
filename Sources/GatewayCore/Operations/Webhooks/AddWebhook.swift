public import GatewayKit

/// Makes a webhook, which gets what happens from now on.
public struct AddWebhook: Operation {
  /// What the surfaces need to know.
  public static let spec = OperationSpec(
    "webhooks.add", http: .post("webhooks", status: 201), access: .admin, effect: .edit, audited: .object("webhook"),
    summary: "Makes a webhook, which gets what happens from now on. Only this answer shows its secret.")

  /// The receiver's address.
  public let url: String
  /// The name by which people recognise it; nil for the receiver's host.
  public let name: String?
  /// The types of events that it gets; nil or empty for all.
  public let events: [WebhookEventType]?
  /// The channels whose events it gets; nil or empty for all.
  public let channels: [ChannelID]?
  /// Whether phone numbers and e-mail addresses show only their ends; nil for no.
  public let masksAddresses: Bool?

  /// Creates the operation.
  public init(
    url: String, name: String? = nil, events: [WebhookEventType]? = nil, channels: [ChannelID]? = nil,
    masksAddresses: Bool? = nil
  ) {
    self.url = url
    self.name = name
    self.events = events
    self.channels = channels
    self.masksAddresses = masksAddresses
  }

  /// Makes it.
  public func run(_ call: OperationCall) async throws(OperationError) -> WebhookSecret {
    let services = call.services
    let address = try call.webhookAddress(url)
    let id = WebhookID(rawValue: services.identifiers.fresh("w"))
    let secret = try call.newSecret(for: id)
    let host = String(WebhookAddress.origin(address).prefix(AccountText.longestName))
    let webhook = Webhook(
      id: id,
      settings: WebhookSettings(
        name: try AccountText.name(name ?? host), url: address, events: Set(events ?? []),
        channels: try call.webhookChannels(channels ?? []), masksAddresses: masksAddresses ?? false),
      secrets: [SealedWebhookSecret(sealed: secret.sealed)], createdAt: call.now, place: .start)
    let isAdded = try await services.stored { () throws(StoreError) in try await services.store.addWebhook(webhook) }
    guard isAdded else { throw OperationError(.webhooksTooMany, ["limit": .integer(Webhook.most)]) }
    call.concerns(id)
    call.changed(from: nil, to: webhook.audited)
    services.webhooks.reconfigure()
    return WebhookSecret(secret: secret.secret, webhook: try await call.view(of: webhook))
  }
}
