import COpenSSL
import GatewayCore

/// The key pair that values are enveloped to on their way into the vault. Made at every start, never stored.
struct Intake: Sendable {
  private let privateKey = SecretBytes(count: SecretEnvelope.keyLength, Crypto.fillRandomly)
  /// What senders need.
  let publicKey: [UInt8]

  init() { publicKey = SecretEnvelope.publicKey(of: privateKey) }

  /// The value in `envelope`, made for `use`; nil when it is not for this key or this use.
  func open(_ envelope: [UInt8], for use: String) -> SecretBytes? {
    SecretEnvelope.open(envelope, with: privateKey, publicKey: publicKey, for: use)
  }
}
