import GatewayKit

/// Lists the webhooks, the oldest first.
public struct ListWebhooks: Operation {
  /// What the surfaces need to know.
  public static let spec = OperationSpec(
    "webhooks.list", http: .get("webhooks"), access: .admin, effect: .read,
    summary: "Lists the webhooks, the oldest first.")

  /// Creates the operation.
  public init() {}

  /// Lists.
  public func run(_ call: OperationCall) async throws(OperationError) -> Page<WebhookView> {
    let webhooks = try await call.services.stored { () throws(StoreError) in try await call.services.store.webhooks() }
    var views: [WebhookView] = []
    for webhook in webhooks { views.append(try await call.view(of: webhook)) }
    return Page(views)
  }
}

/// Shows a webhook.
public struct ShowWebhook: Operation {
  /// What the surfaces need to know.
  public static let spec = OperationSpec(
    "webhooks.show", http: .get("webhooks/{webhook}"), access: .admin, effect: .read, summary: "Shows a webhook.")

  /// The webhook.
  public let webhook: WebhookID

  /// Creates the operation.
  public init(webhook: WebhookID) { self.webhook = webhook }

  /// Shows it.
  public func run(_ call: OperationCall) async throws(OperationError) -> WebhookView {
    try await call.view(of: try await call.webhook(webhook))
  }
}
