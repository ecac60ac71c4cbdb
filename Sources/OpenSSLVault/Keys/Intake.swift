import COpenSSL
import GatewayCore

/// The key pair to which values are sealed on their way into the vault. Created at every start and never stored.
struct Intake: Sendable {
  private let privateKey = SecretBytes(count: SecretEnvelope.keyLength, Crypto.fillRandomly)
  /// The public key for senders.
  let publicKey: [UInt8]

  init() { publicKey = SecretEnvelope.publicKey(of: privateKey) }

  /// The value in `envelope`, made for `use`; nil when it is not for this key or this use.
  func open(_ envelope: [UInt8], for use: String) -> SecretBytes? {
    SecretEnvelope.open(envelope, with: privateKey, publicKey: publicKey, for: use)
  }
}
