import Foundation

/// The next master key, while people distribute it: the ring's master key, sealed under it.
///
/// The next key opens the vault through this envelope. It is not derived from anything in the ring, so the present key,
/// which may be known to somebody, does not reveal it.
struct SuccessorEnvelope: Sendable, Hashable {
  private static let wrappedLength = MasterKey.length + Crypto.sealingOverhead

  /// The public id of the next master key.
  let key: KeyID
  /// Since when it opens the vault, in whole seconds since 1970.
  let since: UInt64
  /// The scrypt parameters if the next master key is derived from a passphrase.
  let scrypt: ScryptParameters?
  /// The present master key: nonce, ciphertext, tag.
  private let wrapped: [UInt8]

  /// Lets `next` open the ring of `vault` under `master`.
  init(for next: MasterKey, scrypt: ScryptParameters?, since: Date, opening master: MasterKey, vault: [UInt8]) {
    key = next.id
    self.since = UInt64(max(0, since.timeIntervalSince1970))
    self.scrypt = scrypt
    wrapped = Crypto.seal(master.bytes, under: next.wrapping, associated: Self.associated(vault: vault, key: next.id))
  }

  /// The present master key; nil unless `next` is the key that it was sealed under.
  func open(with next: MasterKey, vault: [UInt8]) -> MasterKey? {
    guard next.id == key else { return nil }
    return Crypto.open(wrapped[...], under: next.wrapping, associated: Self.associated(vault: vault, key: key))
      .map(MasterKey.init)
  }

  /// The associated data of the sealing.
  private static func associated(vault: [UInt8], key: KeyID) -> [UInt8] {
    ByteWriter.prefixed([Array("successor".utf8), vault, key.bytes, [KeyRing.format]])
  }

  /// `key id 8 | since 8 | kdf 1, salt 16, costs 3 | wrapped 60`.
  func write(to writer: inout ByteWriter) {
    writer.raw(key.bytes)
    writer.integer(since)
    writer.derivation(scrypt)
    writer.raw(wrapped)
  }

  /// Nil when it is truncated or its scrypt parameters are out of range.
  init?(_ reader: inout ByteReader) {
    guard let key = reader.raw(KeyID.length), let since = reader.integer(UInt64.self),
      let derivation = reader.derivation(), let wrapped = reader.raw(Self.wrappedLength)
    else { return nil }
    self.key = KeyID(bytes: key)
    self.since = since
    scrypt = derivation.scrypt
    self.wrapped = wrapped
  }
}
