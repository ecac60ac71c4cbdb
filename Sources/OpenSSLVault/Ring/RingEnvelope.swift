/// Another way to a ring's master key: the master key, sealed under a key that people keep elsewhere.
struct RingEnvelope: Sendable, Hashable {
  /// Who can open it.
  enum Kind: UInt8, Sendable {
    /// The holder of the recovery key.
    case recovery = 1
    /// Who still has the master key that this one replaced, while the new one is being distributed.
    case predecessor = 2
  }

  let kind: Kind
  /// The public name of the key that opens it.
  let key: KeyID
  /// The master key: nonce, ciphertext, tag.
  let wrapped: [UInt8]

  /// What the sealing is bound to.
  static func associated(kind: Kind, vault: [UInt8], key: KeyID) -> [UInt8] {
    ByteWriter.prefixed([Array("master key".utf8), [kind.rawValue], vault, key.bytes, [KeyRing.format]])
  }
}
