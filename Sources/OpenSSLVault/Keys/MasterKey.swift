/// The 32 bytes under which everything else is sealed, as the keys derived from them, each under a separate label.
struct MasterKey: Sendable {
  static let length = 32
  private static let salt = Array("balcao/vault/1".utf8)

  /// Its public id.
  let id: KeyID
  /// Shows that this is the key of a ring whose other bytes are damaged.
  let check: [UInt8]
  /// Wraps data keys.
  let wrapping: SecretBytes
  /// Authenticates the ring.
  let ring: SecretBytes
  /// The key itself, for envelopes.
  let bytes: SecretBytes

  init(_ bytes: SecretBytes) {
    self.bytes = bytes
    id = KeyID(bytes: Self.derive(bytes, "key id", count: KeyID.length).copy)
    check = Self.derive(bytes, "check value", count: 16).copy
    wrapping = Self.derive(bytes, "key-encryption key")
    ring = Self.derive(bytes, "ring header")
  }

  /// A new random key.
  static func random() -> MasterKey { MasterKey(SecretBytes(count: length, Crypto.fillRandomly)) }

  /// The key that authenticates recovery envelopes, from the gateway's signing key, which stays the same for the life of
  /// the vault.
  static func recoveryAuthenticator(_ signingKey: SecretBytes) -> SecretBytes {
    derive(signingKey, "recovery authenticator")
  }

  /// A key for one use.
  static func derive(_ key: SecretBytes, _ label: String, count: Int = length) -> SecretBytes {
    Crypto.derive(from: key, salt: salt, info: Array(label.utf8), count: count)
  }
}

extension SecretBytes {
  /// An ordinary copy, for derived values that are public.
  var copy: [UInt8] { withBytes(Array.init) }
}
