import Foundation
public import GatewayCore
public import GatewayKit

extension OpenSSLVault {
  private static let signingKeyName: SecretRef = "signing-key"

  /// Opens the vault in `records`, or creates one if nothing has been sealed.
  ///
  /// - Throws: `.wrongMasterKey` with the key ids expected and found, `.noMasterKey`, `.damaged`; nothing was changed.
  public static func open(
    _ records: any SecretRecords, masterKey source: some MasterKeySource, clock: any GatewayClock
  ) async throws(VaultError) -> OpenSSLVault {
    let found = try await storing { () async throws(StoreError) in try await records.sealedRecords() }
    guard let stored = found.ring else {
      guard found.rows.isEmpty else {
        throw .damagedRing("it is missing, but there are \(found.rows.count) sealed rows")
      }
      return try await make(records, masterKey: source, clock: clock)
    }
    let header = try RingHeader(reading: stored)
    let envelopes = RingEnvelopes(inRing: stored)
    let given = try await source.masterKey(for: need(header, envelopes))
    let unlocked = try await unlock(header, envelopes, with: given)
    let ring = try KeyRing(decoding: stored, header: header, master: unlocked.master)
    guard ring.rowsDigest == KeyRing.digest(of: found.rows.map { ($0.id, $0.version) }) else {
      throw VaultError(
        .damaged,
        """
        the vault's rows do not belong to its key ring: a row is missing, was added, or is from another time than the ring. \
        Nothing was changed; restore the data folder as a whole (docs/operations/secrets.md)
        """)
    }
    guard let row = found.rows.first(where: { $0.kind == .signing && $0.name == signingKeyName }) else {
      throw .damagedRing("the gateway's signing key is missing")
    }
    let signingKey = try signingKey(row, ring)
    var place = given.place
    if given.material == .recovery, header.scrypt == nil, let kept = try source.keep(ring.master.bytes) {
      place += "; the master key was restored to \(kept)"
    }
    return OpenSSLVault(
      records: records, clock: clock, place: place, keyFile: given.file,
      state: VaultState(ring: ring, stored: stored, opener: unlocked.opener, rows: found.rows), signingKey: signingKey)
  }

  private static func need(_ header: RingHeader, _ envelopes: RingEnvelopes) -> VaultNeed {
    let isByPassphrase = header.scrypt != nil
    guard let successor = envelopes.successor, (successor.scrypt != nil) != isByPassphrase else {
      return .existing(byPassphrase: isByPassphrase)
    }
    return .existingByEither
  }

  private static func signingKey(_ row: SealedRow, _ ring: KeyRing) throws(VaultError) -> SecretBytes {
    do {
      return try RowSeal.open(row, with: ring).value
    } catch {
      throw VaultError(
        .damaged,
        """
        the gateway's signing key cannot be decrypted, and without it visitors lose their conversations. Nothing was \
        changed; restore the data folder from a backup (docs/operations/secrets.md)
        """)
    }
  }

  /// Creates a vault that contains a signing key of the gateway.
  private static func make(
    _ records: any SecretRecords, masterKey source: some MasterKeySource, clock: any GatewayClock
  ) async throws(VaultError) -> OpenSSLVault {
    let given = try await source.masterKey(for: .new)
    let scrypt = given.material == .passphrase ? ScryptParameters.new() : nil
    let master: MasterKey
    switch (given.material, scrypt) {
    case (.key, _): master = try masterKey(given)
    case (.passphrase, let scrypt?): master = try await Scrypt.key(from: given.bytes, scrypt)
    default: throw VaultError(.noMasterKey, "there is no vault to open with a recovery key")
    }
    var ring = KeyRing.new(under: master, scrypt: scrypt)
    ring.generation = 1
    guard let key = ring.activeKey else { throw .damagedRing("a new one has no key") }
    let signingKey = SecretBytes(count: Crypto.length, Crypto.fillRandomly)
    let row = SealedRow(
      id: 1, version: 1, kind: .signing, name: signingKeyName, binding: nil,
      sealed: RowSeal.seal(
        RowContents(signingKey), kind: .signing, name: signingKeyName, binding: nil, id: 1, version: 1, under: key),
      createdAt: clock.now)
    ring.rowsDigest = KeyRing.digest(of: [(row.id, row.version)])
    let change = SealedChange(expecting: nil, ring: ring.encoded(), rows: [row])
    try await storing { () async throws(StoreError) in try await records.commit(change) }
    return OpenSSLVault(
      records: records, clock: clock, place: given.place, keyFile: given.file,
      state: VaultState(ring: ring, stored: change.ring, opener: master, rows: [row]), signingKey: signingKey)
  }
}
