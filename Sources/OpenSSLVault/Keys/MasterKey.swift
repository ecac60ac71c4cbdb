/// The 32 bytes everything else is sealed under, as the keys that are derived from them, each under a label of its own.
struct MasterKey: Sendable {
  static let length = 32
  private static let salt = Array("balcao/vault/1".utf8)

  /// Its public name.
  let id: KeyID
  /// Tells that this is the key of a ring whose other bytes are damaged.
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

  /// A new one.
  static func random() -> MasterKey { MasterKey(SecretBytes(count: length, Crypto.fillRandomly)) }

  /// The key with which a recovery key wraps a master key, and that key's public name.
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
  /// An ordinary copy, of what is public though it was derived from a secret.
  fileprivate var copy: [UInt8] { withBytes(Array.init) }
}
