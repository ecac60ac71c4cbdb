import GatewayKit

/// The ring's master key, sealed for the recovery key.
///
/// Only the public half of the recovery key is kept, so that a new master key can be sealed for it while the recovery key
/// is on paper. Anybody can seal for a public key. Therefore a code under the vault's authenticator, a key that is itself
/// sealed under the recovery key, shows that the vault made the envelope.
struct RecoveryEnvelope: Sendable, Hashable {
  /// What makes another envelope for the same recovery key possible.
  struct Lock: Sendable, Hashable {
    /// The public half of the recovery key (X25519).
    let publicKey: [UInt8]
    /// The authenticator, sealed under the recovery key.
    let authenticator: [UInt8]
  }

  private static let keyWrapLength = MasterKey.length + Crypto.sealingOverhead
  private static let envelopeLength = SecretEnvelope.keyLength + keyWrapLength

  /// The public id of the recovery key.
  let key: KeyID
  /// Nil in the vaults of earlier versions, which sealed the master key under the recovery key itself. Such an envelope
  /// cannot be made for another master key.
  let lock: Lock?
  /// The master key: with a lock, an envelope for the public key and its code; else nonce, ciphertext, tag.
  private let wrapped: [UInt8]

  /// Lets the recovery key open the ring of `vault` under `master`.
  init(for recovery: RecoverySecrets, authenticator: SecretBytes, opening master: MasterKey, vault: [UInt8]) {
    let lock = Lock(
      publicKey: SecretEnvelope.publicKey(of: recovery.privateKey),
      authenticator: Crypto.seal(
        authenticator, under: recovery.wrapping, associated: Self.associated("authenticator", vault, recovery.id)))
    self.init(key: recovery.id, lock: lock, authenticator: authenticator, opening: master, vault: vault)
  }

  private init(key: KeyID, lock: Lock, authenticator: SecretBytes, opening master: MasterKey, vault: [UInt8]) {
    self.key = key
    self.lock = lock
    let envelope = SecretEnvelope.seal(master.bytes, to: lock.publicKey, for: Self.use(vault, key)) ?? []
    wrapped = envelope + Self.code(of: envelope, lock, vault, key, under: authenticator)
  }

  /// The envelope for another master key; nil when there is no lock.
  func renewed(opening master: MasterKey, authenticator: SecretBytes, vault: [UInt8]) -> RecoveryEnvelope? {
    lock.map {
      RecoveryEnvelope(key: key, lock: $0, authenticator: authenticator, opening: master, vault: vault)
    }
  }

  /// The master key; nil unless `recovery` is the recovery key and the vault made the envelope.
  func open(with recovery: RecoverySecrets, vault: [UInt8]) -> MasterKey? {
    guard recovery.id == key else { return nil }
    guard let lock else {
      return Crypto.open(
        wrapped[...], under: recovery.wrapping, associated: Self.associated("master key", vault, key)
      ).map(MasterKey.init)
    }
    let envelope = Array(wrapped.prefix(Self.envelopeLength))
    guard
      let authenticator = Crypto.open(
        lock.authenticator[...], under: recovery.wrapping, associated: Self.associated("authenticator", vault, key)),
      Crypto.areEqual(
        Array(wrapped.dropFirst(Self.envelopeLength)), Self.code(of: envelope, lock, vault, key, under: authenticator)),
      let master = SecretEnvelope.open(
        envelope, with: recovery.privateKey, publicKey: lock.publicKey, for: Self.use(vault, key))
    else { return nil }
    return MasterKey(master)
  }

  /// `key id 8`, then with a lock `public key 32 | authenticator 60 | envelope 92 | code 32`, else `wrapped 60`.
  func write(to writer: inout ByteWriter) {
    writer.raw(key.bytes)
    if let lock {
      writer.raw(lock.publicKey)
      writer.raw(lock.authenticator)
    }
    writer.raw(wrapped)
  }

  /// Nil when it is truncated.
  init?(_ reader: inout ByteReader, hasLock: Bool) {
    guard let key = reader.raw(KeyID.length) else { return nil }
    self.key = KeyID(bytes: key)
    if hasLock {
      guard let publicKey = reader.raw(SecretEnvelope.keyLength), let authenticator = reader.raw(Self.keyWrapLength)
      else { return nil }
      lock = Lock(publicKey: publicKey, authenticator: authenticator)
    } else {
      lock = nil
    }
    guard let wrapped = reader.raw(hasLock ? Self.envelopeLength + Crypto.length : Self.keyWrapLength) else {
      return nil
    }
    self.wrapped = wrapped
  }

  private static func associated(_ what: String, _ vault: [UInt8], _ key: KeyID) -> [UInt8] {
    // The 1 is the number of the recovery key's kind of envelope in earlier versions.
    ByteWriter.prefixed([Array(what.utf8), [1], vault, key.bytes, [KeyRing.format]])
  }

  private static func use(_ vault: [UInt8], _ key: KeyID) -> String {
    "recovery of \(Hexadecimal.text(vault)) with \(key)"
  }

  private static func code(
    of envelope: [UInt8], _ lock: Lock, _ vault: [UInt8], _ key: KeyID, under authenticator: SecretBytes
  ) -> [UInt8] {
    Crypto.authenticationCode(
      of: ByteWriter.prefixed([
        Array("recovery".utf8), vault, key.bytes, lock.publicKey, lock.authenticator, envelope,
      ]), under: authenticator)
  }
}
