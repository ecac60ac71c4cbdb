import Foundation
import GatewayKit

extension OperationCall {
  /// The webhook; throws when it does not exist.
  func webhook(_ id: WebhookID) async throws(OperationError) -> Webhook {
    let all = try await services.stored { () throws(StoreError) in try await services.store.webhooks() }
    guard let found = all.first(where: { $0.id == id }) else {
      throw OperationError(.webhookNotFound, ["webhook": .string(id.rawValue)])
    }
    return found
  }

  /// A webhook as shown to people.
  func view(of webhook: Webhook) async throws(OperationError) -> WebhookView {
    let waiting = try await services.stored { () throws(StoreError) in
      try await services.store.waitingCount(of: webhook.id)
    }
    return WebhookView(webhook, waiting: waiting, now: now)
  }

  /// Edits a webhook based on `basis`, or on what it is now for nil. Returns it as it is then.
  func edit(
    _ id: WebhookID, basis: Int64?, _ change: (inout Webhook) throws(OperationError) -> Void
  ) async throws(OperationError) -> Webhook {
    while true {
      let before = try await webhook(id)
      guard basis == nil || basis == before.revision else {
        throw OperationError(.webhookOutdated, ["webhook": .string(id.rawValue)])
      }
      var edited = before
      try change(&edited)
      if edited == before { return before }
      let isChanged = try await services.stored { [edited] () throws(StoreError) in
        try await services.store.changeWebhook(edited)
      }
      if isChanged == true { return try await webhook(id) }
      // Somebody else changed or removed it in between: the next round finds out.
    }
  }

  /// Makes a secret; throws when there is nothing to make it with.
  func newSecret(for webhook: WebhookID) throws(OperationError) -> NewWebhookSecret {
    guard let signing = services.webhookSigning else { throw OperationError(.webhooksUnavailable) }
    return signing.newSecret(for: webhook)
  }

  /// The address; throws unless it has the form of one.
  func webhookAddress(_ text: String) throws(OperationError) -> String {
    guard WebhookAddress.url(text) != nil else {
      throw OperationError(.webhookAddressInvalid, ["limit": .integer(WebhookAddress.longest)])
    }
    return text
  }

  /// The channels; throws unless each exists.
  func webhookChannels(_ ids: [ChannelID]) throws(OperationError) -> Set<ChannelID> {
    for id in ids { _ = try services.channel(id) }
    return Set(ids)
  }
}

extension Webhook {
  /// What the audit log says about a webhook: of its address only the origin, because the rest may be a token.
  var audited: [String: JSONValue] {
    [
      "enabled": .bool(isEnabled), "receiver": .string(WebhookAddress.origin(settings.url)),
      "masksAddresses": .bool(settings.masksAddresses),
      "events": .array(settings.events.map(\.rawValue).sorted().map(JSONValue.string)),
      "channels": .array(settings.channels.sorted().map { .string($0.rawValue) }),
    ]
  }
}
