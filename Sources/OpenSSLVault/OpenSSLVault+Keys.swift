import Foundation
public import GatewayCore
import GatewayKit
import Synchronization

extension OpenSSLVault {
  /// Reads every row from the store again and opens it.
  public func examine() async throws(VaultError) -> VaultSummary {
    // Inside the gate, so that the ring that is read is sealed under the master key of the moment.
    let (found, master, opener) = try await gate.run { () async throws(VaultError) in
      let found = try await storing { () async throws(StoreError) in try await records.sealedRecords() }
      return state.withLock { (found, $0.ring.master, $0.opener) }
    }
    guard let stored = found.ring else { throw .damagedRing("it is missing") }
    let ring = try KeyRing(decoding: stored, header: RingHeader(reading: stored), master: master)
    guard ring.rowsDigest == KeyRing.digest(of: found.rows.map { ($0.id, $0.version) }) else {
      throw VaultError(
        .damaged,
        "the vault's rows do not belong to its key ring; restore the whole data folder from a backup")
    }
    let damaged = found.rows.filter { !ring.opens($0) }
    return VaultSummary(
      masterKey: "\(master.id)", source: place, nextMasterKey: ring.nextMasterKey(openedWith: opener),
      dataKeys: ring.dataKeys.map(\.words), hasRecoveryKey: ring.envelopes.recovery != nil, rows: found.rows.count,
      waiting: ring.rowsUnderEarlierKeys(among: found.rows).count { ring.opens($0) },
      damaged: damaged.map(\.name.rawValue))
  }

  /// Replaces the recovery key with the one in `envelope`. An earlier one no longer opens the vault.
  public func storeRecoveryKey(_ envelope: [UInt8]) async throws(VaultError) {
    guard let key = intake.open(envelope, for: RecoveryKey.use), key.count == RecoveryKey.length else {
      throw VaultError(
        .refused, "the recovery key arrived damaged, or was sealed for an earlier start of the gateway; try again")
    }
    let recovery = RecoverySecrets(key)
    try await change { _, ring throws(VaultError) in
      ring.envelopes.recovery = RecoveryEnvelope(
        for: recovery, authenticator: recoveryAuthenticator, opening: ring.master, vault: ring.vault)
      return ([], [])
    }
  }

  var recoveryAuthenticator: SecretBytes { MasterKey.recoveryAuthenticator(signingKey) }
}
