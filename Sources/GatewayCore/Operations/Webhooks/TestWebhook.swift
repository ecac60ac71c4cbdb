import GatewayKit

/// Sends a message of the type `webhook.test` to a webhook's receiver, once and at once.
public struct TestWebhook: Operation {
  /// What the surfaces need to know.
  public static let spec = OperationSpec(
    "webhooks.test", http: .post("webhooks/{webhook}/test"), access: .admin, effect: .edit,
    audited: .object("webhook", "webhook"),
    summary:
      "Sends one message of the type webhook.test to a receiver, also of a disabled webhook, and tells what it answered."
  )

  /// The webhook.
  public let webhook: WebhookID

  /// Creates the operation.
  public init(webhook: WebhookID) { self.webhook = webhook }

  /// Sends it.
  public func run(_ call: OperationCall) async throws(OperationError) -> WebhookAttempt {
    let (services, attempts) = (call.services, call.services.webhooks.attempts)
    let found = try await call.webhook(webhook)
    let body: [UInt8]
    do { body = try attempts.payloads.test(of: found.id, now: call.now) } catch {
      throw OperationError(.outcomeUnwritable, ["reason": .string("\(error)")])
    }
    let id = WebhookMessageID(rawValue: services.identifiers.fresh("msg_"))
    return await attempts.sender.send(body, id: id, to: found).attempt
  }
}

/// Makes a new secret of a webhook. The one before it signs, too, for a while.
public struct RotateWebhookSecret: Operation {
  /// What the surfaces need to know.
  public static let spec = OperationSpec(
    "webhooks.secret", http: .post("webhooks/{webhook}/secret"), access: .admin, effect: .edit,
    audited: .object("webhook", "webhook"),
    summary:
      "Makes a new secret of a webhook, which only this answer shows. Messages are signed with the one before it, too, for some hours."
  )
  /// The hours for which the earlier secret signs, unless the caller says otherwise.
  private static let overlap = 24
  private static let longestOverlap = 168

  /// The webhook.
  public let webhook: WebhookID
  /// For how many hours the earlier secret signs, too: 0 to 168; nil for 24.
  public let overlapHours: Int?

  /// Creates the operation.
  public init(webhook: WebhookID, overlapHours: Int? = nil) {
    self.webhook = webhook
    self.overlapHours = overlapHours
  }

  /// Makes it.
  public func run(_ call: OperationCall) async throws(OperationError) -> WebhookSecret {
    let hours = overlapHours ?? Self.overlap
    guard (0...Self.longestOverlap).contains(hours) else {
      throw OperationError(.overlapInvalid, ["most": .integer(Self.longestOverlap)])
    }
    let secret = try call.newSecret(for: webhook)
    let end = call.now + .seconds(hours * 3_600)
    let edited = try await call.edit(webhook, basis: nil) { (webhook: inout Webhook) throws(OperationError) in
      // Two secrets at most: an earlier one that still signs ends now.
      let earlier = webhook.secrets.first.map { SealedWebhookSecret(sealed: $0.sealed, endsAt: end) }
      webhook.secrets = [SealedWebhookSecret(sealed: secret.sealed)] + (hours == 0 ? [] : earlier.map { [$0] } ?? [])
    }
    call.services.webhooks.reconfigure()
    return WebhookSecret(secret: secret.secret, webhook: try await call.view(of: edited))
  }
}
