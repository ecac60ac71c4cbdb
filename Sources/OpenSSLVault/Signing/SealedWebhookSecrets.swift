import Foundation
public import GatewayCore

/// The secrets of webhooks, sealed with AES-256-GCM under a key that is derived from the vault's signing key.
///
/// `format 1 | nonce 12 | ciphertext | tag 16`, bound to the webhook: a secret that was moved to another webhook does not
/// open. Messages are signed with HMAC-SHA256, as the Standard Webhooks specification has it.
struct SealedWebhookSecrets: WebhookSigning {
  private static let format: UInt8 = 1
  /// The bytes of a secret; the specification allows 24 to 64.
  private static let secretLength = 32

  private let key: SecretBytes

  init(signingKey: SecretBytes) {
    key = Crypto.derive(from: signingKey, salt: Array("balcao/sealing/1".utf8), info: Array("webhooks/secret".utf8))
  }

  func newSecret(for webhook: WebhookID) -> NewWebhookSecret {
    let secret = SecretBytes(count: Self.secretLength, Crypto.fillRandomly)
    return NewWebhookSecret(
      sealed: seal(secret, for: webhook),
      secret: "whsec_" + secret.withBytes { Data($0).base64EncodedString() })
  }

  func signature(of content: [UInt8], sealed: [UInt8], webhook: WebhookID) -> [UInt8]? {
    guard sealed.first == Self.format,
      let secret = Crypto.open(sealed.dropFirst(), under: key, associated: Self.associated(webhook))
    else { return nil }
    return Crypto.authenticationCode(of: content, under: secret)
  }

  func seal(_ secret: SecretBytes, for webhook: WebhookID) -> [UInt8] {
    [Self.format] + Crypto.seal(secret, under: key, associated: Self.associated(webhook))
  }

  private static func associated(_ webhook: WebhookID) -> [UInt8] { [format] + Array(webhook.rawValue.utf8) }
}

extension OpenSSLVault {
  /// Makes the secrets of webhooks, and signs with them, under a key of this vault.
  public var webhooks: any WebhookSigning { SealedWebhookSecrets(signingKey: signingKey) }
}
