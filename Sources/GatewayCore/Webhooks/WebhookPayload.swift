import Foundation
import GatewayKit

/// What a webhook's message says: `{"type", "timestamp", "data"}`, with the members and codes of the API.
struct WebhookPayload<Content: Encodable>: Encodable {
  let type: String
  /// When the event was stored.
  let timestamp: Date
  let data: Content
}

/// `data` of events in a log other than changes of owner.
struct WebhookLineData: Encodable {
  let conversation: ConversationID
  let channel: ChannelID
  let contact: ContactView
  let line: ConversationDetail.Line
  /// The inbound event with everything that the channel said. Nil for what the gateway wrote, for a webhook that masks
  /// addresses, and for an event that is too large.
  var event: InboundEvent?
  /// True when `event` was left out because it is too large; else nil.
  var isShortened: Bool?
}

/// `data` of `conversation.owner_changed`.
struct WebhookOwnerData: Encodable {
  let conversation: ConversationID
  let channel: ChannelID
  let contact: ContactView
  let owner: Owner.Kind
  let agent: String?
  let agentKind: AgentID.Kind?
  let agentID: String?
  let reason: Ownership.Reason
  let position: Int64
}

/// `data` of `delivery.updated`.
struct WebhookDeliveryData: Encodable {
  let conversation: ConversationID
  let channel: ChannelID
  let contact: ContactView
  let delivery: DeliverySummary
}

/// `data` of `alert.raised` and `alert.ended`.
struct WebhookAlertData: Encodable {
  let channel: ChannelID?
  let alert: Alert
}

/// `data` of `webhook.test`.
struct WebhookTestData: Encodable {
  let webhook: WebhookID
}

/// Makes the bodies of webhooks' messages from stored events.
struct WebhookPayloadMaker: Sendable {
  /// The most bytes of a body with the whole inbound event in it.
  static let largest = 256 << 10
  /// The type of the message by which a person tries a receiver.
  static let testType = "webhook.test"

  let store: any ConversationStore
  let names: AgentNames

  /// The body; nil for an event without a type, and when the event's conversation is not stored any more.
  func body(of event: StoredEvent, for settings: WebhookSettings) async throws -> [UInt8]? {
    guard event.type != nil else { return nil }
    if case .alert(let alert, _) = event.content {
      return try encode(event, WebhookAlertData(channel: event.channel, alert: alert))
    }
    guard let id = event.conversation, let conversation = try await store.conversation(id) else { return nil }
    let contact = ContactView(conversation.contact, isMasked: settings.masksAddresses)
    switch event.content {
    case .line(let entry):
      if case .owner(let owner, let reason) = entry.content {
        let agent: AgentID? = if case .agent(let id) = owner { id } else { nil }
        return try encode(
          event,
          WebhookOwnerData(
            conversation: id, channel: conversation.channel, contact: contact, owner: owner.kind,
            agent: agent.map(names.name), agentKind: agent?.kind, agentID: agent?.name, reason: reason,
            position: entry.position))
      }
      return try line(entry, of: event, in: conversation, contact, isMasked: settings.masksAddresses)
    case .delivery(let record):
      return try encode(
        event,
        WebhookDeliveryData(
          conversation: id, channel: conversation.channel, contact: contact, delivery: DeliverySummary(record)))
    case .alert:
      return nil
    }
  }

  /// The body of a message by which a person tries a receiver.
  func test(of webhook: WebhookID, now: Date) throws -> [UInt8] {
    try encode(WebhookPayload(type: Self.testType, timestamp: now, data: WebhookTestData(webhook: webhook)))
  }

  private func line(
    _ entry: LogEntry, of event: StoredEvent, in conversation: Conversation, _ contact: ContactView, isMasked: Bool
  ) throws -> [UInt8] {
    var data = WebhookLineData(
      conversation: conversation.id, channel: conversation.channel, contact: contact,
      line: ConversationDetail.Line(entry, without: [], names: names, isMasked: isMasked))
    // The channel's own ids and threads contain addresses, too.
    if case .inbound(_, let inbound) = entry.content, !isMasked { data.event = inbound }
    let body = try encode(event, data)
    guard body.count > Self.largest, data.event != nil else { return body }
    data.event = nil
    data.isShortened = true
    return try encode(event, data)
  }

  private func encode(_ event: StoredEvent, _ data: some Encodable) throws -> [UInt8] {
    try encode(WebhookPayload(type: event.type?.rawValue ?? "", timestamp: event.at, data: data))
  }

  private func encode(_ payload: some Encodable) throws -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    encoder.dateEncodingStrategy = .custom { date, encoder in
      var container = encoder.singleValueContainer()
      try container.encode(date.formatted(.balcao))
    }
    return Array(try encoder.encode(payload))
  }
}
