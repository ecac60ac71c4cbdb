import GatewayCore

extension OpenSSLVault {
  /// The master key of a ring, and the key that led to it: itself, its successor, or nil for the recovery key.
  typealias Unlocked = (master: MasterKey, opener: MasterKey?)

  /// The master key that a source provided as bytes.
  static func masterKey(_ given: FoundMasterKey) throws(VaultError) -> MasterKey {
    guard given.bytes.count == MasterKey.length else {
      throw VaultError(
        .noMasterKey, "the master key from \(given.place) has \(given.bytes.count) bytes instead of \(MasterKey.length)"
      )
    }
    return MasterKey(given.bytes)
  }

  /// Finds a ring's master key with what the source provided.
  static func unlock(
    _ header: RingHeader, _ envelopes: RingEnvelopes, with given: FoundMasterKey
  ) async throws(VaultError) -> Unlocked {
    switch given.material {
    case .key:
      let key = try masterKey(given)
      guard let unlocked = unlock(header, envelopes, with: key) else { throw wrong(key, given, header) }
      return unlocked
    case .passphrase: return try await unlock(header, envelopes, withPassphrase: given)
    case .recovery:
      let recovery = RecoverySecrets(given.bytes)
      guard let master = envelopes.recovery?.open(with: recovery, vault: header.vault) else {
        throw VaultError(
          .wrongMasterKey,
          "the recovery key from \(given.place) (\(recovery.id)) does not belong to this vault. Nothing was changed")
      }
      return (master, nil)
    }
  }

  private static func unlock(_ header: RingHeader, _ envelopes: RingEnvelopes, with key: MasterKey) -> Unlocked? {
    if key.id == header.key || key.check == header.check { return (key, key) }
    return envelopes.successor?.open(with: key, vault: header.vault).map { ($0, key) }
  }

  /// Tries the passphrase as the one of the master key, then as the one of its successor.
  private static func unlock(
    _ header: RingHeader, _ envelopes: RingEnvelopes, withPassphrase given: FoundMasterKey
  ) async throws(VaultError) -> Unlocked {
    var tried: MasterKey?
    for scrypt in [header.scrypt, envelopes.successor?.scrypt].compactMap(\.self) {
      let key = try await Scrypt.key(from: given.bytes, scrypt)
      if let unlocked = unlock(header, envelopes, with: key) { return unlocked }
      tried = tried ?? key
    }
    if let tried { throw wrong(tried, given, header) }
    throw VaultError(
      .wrongMasterKey,
      """
      this vault was sealed with the master key \(header.key), not with a passphrase: remove the passphrase from \
      \(given.place) and provide the key. Nothing was changed
      """)
  }

  private static func wrong(_ key: MasterKey, _ given: FoundMasterKey, _ header: RingHeader) -> VaultError {
    VaultError(
      .wrongMasterKey,
      """
      this vault was sealed with the master key \(header.key), but the one from \(given.place) is \(key.id): provide the \
      right one (docs/operations/secrets.md). Nothing was changed
      """)
  }
}
