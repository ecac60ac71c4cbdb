/// Makes the secrets of webhooks and signs with them, in the form of the Standard Webhooks specification
/// (https://www.standardwebhooks.com, 1.0.0). The secrets are sealed by a key of the vault.
public protocol WebhookSigning: Sendable {
  /// Makes a secret of 32 random bytes for a webhook; the specification allows 24 to 64.
  func newSecret(for webhook: WebhookID) -> NewWebhookSecret

  /// HMAC-SHA256 of `content` under a secret: 32 bytes. Nil for a secret that was sealed for another webhook or is damaged.
  func signature(of content: [UInt8], sealed: [UInt8], webhook: WebhookID) -> [UInt8]?
}

/// A secret of a webhook that was just made.
public struct NewWebhookSecret: Sendable, CustomStringConvertible, CustomReflectable {
  /// The secret, sealed.
  public let sealed: [UInt8]
  /// `whsec_` and the secret in base 64, to be shown once.
  public let secret: String

  /// Creates it.
  public init(sealed: [UInt8], secret: String) {
    self.sealed = sealed
    self.secret = secret
  }

  /// Nothing of it.
  public var description: String { "a webhook's secret" }
  /// Empty.
  public var customMirror: Mirror { Mirror(self, children: []) }
}
