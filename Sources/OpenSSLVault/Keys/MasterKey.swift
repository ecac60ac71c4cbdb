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

  /// The key with which a recovery key wraps a master key, and the recovery key's public id.
  static func recovery(_ key: SecretBytes) -> (id: KeyID, wrapping: SecretBytes) {
    (
      KeyID(bytes: derive(key, "recovery key id", count: KeyID.length).copy), derive(key, "recovery key-encryption key")
    )
  }

  private static func derive(_ key: SecretBytes, _ label: String, count: Int = length) -> SecretBytes {
    Crypto.derive(from: key, salt: salt, info: Array(label.utf8), count: count)
  }
}

extension SecretBytes {
  /// An ordinary copy, for derived values that are public.
  fileprivate var copy: [UInt8] { withBytes(Array.init) }
}
