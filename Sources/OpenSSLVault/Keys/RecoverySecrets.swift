/// The keys that come from a recovery key, each under a separate label.
struct RecoverySecrets: Sendable {
  /// The recovery key's public id.
  let id: KeyID
  /// Seals what only the recovery key may open.
  let wrapping: SecretBytes
  /// The private half of its key pair (X25519), for which master keys are sealed.
  let privateKey: SecretBytes

  init(_ key: SecretBytes) {
    id = KeyID(bytes: MasterKey.derive(key, "recovery key id", count: KeyID.length).copy)
    wrapping = MasterKey.derive(key, "recovery key-encryption key")
    privateKey = MasterKey.derive(key, "recovery private key")
  }
}
