import GatewayKit

/// Lists the messages of a webhook with their attempts, the newest first.
public struct ListWebhookDeliveries: Operation {
  /// What the surfaces need to know.
  public static let spec = OperationSpec(
    "webhooks.deliveries", http: .get("webhooks/{webhook}/deliveries"), access: .admin, effect: .read,
    summary: "Lists the messages of a webhook with their attempts, the newest first: those of 30 days, at most 10,000.")

  /// The most items of a page, unless the caller asks for another number.
  private static let pageLength = 50
  private static let maximumLimit = 200

  /// The webhook.
  public let webhook: WebhookID
  /// Only messages in this state.
  public let state: WebhookMessage.State?
  /// Where the page begins: `next` of the page before.
  public let cursor: String?
  /// The most items; 1 to 200.
  public let limit: Int?

  /// Creates the operation.
  public init(webhook: WebhookID, state: WebhookMessage.State? = nil, cursor: String? = nil, limit: Int? = nil) {
    self.webhook = webhook
    self.state = state
    self.cursor = cursor
    self.limit = limit
  }

  /// Lists.
  public func run(_ call: OperationCall) async throws(OperationError) -> Page<WebhookDelivery> {
    let store = call.services.store
    let before = cursor.flatMap(Int64.init)
    guard cursor == nil || before != nil else { throw OperationError(.invalidCursor) }
    _ = try await call.webhook(webhook)
    let limit = min(max(limit ?? Self.pageLength, 1), Self.maximumLimit)
    return try await call.services.stored { () throws(StoreError) in
      let found = try await store.webhookMessages(of: webhook, state: state, before: before, limit: limit)
      guard let last = found.last?.number else { return Page([]) }
      // A short page does not mean the end, because unreadable rows are left out.
      let rest = try await store.webhookMessages(of: webhook, state: state, before: last, limit: 1)
      return Page(found.map(WebhookDelivery.init), next: rest.isEmpty ? nil : String(last))
    }
  }
}
