import Foundation
public import GatewayCore
public import GatewayKit
import Synchronization

/// The vault over libcrypto: values sealed with AES-256-GCM under data keys, those wrapped under the master key.
///
/// docs/operations/secrets.md has the format byte by byte. In memory the values stay sealed, too; one is opened for each
/// use, which takes microseconds, and wiped after it.
public final class OpenSSLVault: Vault, CustomStringConvertible {
  /// The longest value.
  public static let longestValue = 64 << 10

  let records: any SecretRecords
  let clock: any GatewayClock
  let master: MasterKey
  let place: String
  let intake = Intake()
  let state: Mutex<VaultState>
  let gate = SerialGate()
  private let signingKey: SecretBytes
  let fingerprints: OpenSSLSigner

  init(
    records: any SecretRecords, clock: any GatewayClock, master: MasterKey, place: String, state: VaultState,
    signingKey: SecretBytes
  ) {
    self.records = records
    self.clock = clock
    self.master = master
    self.place = place
    self.state = Mutex(state)
    self.signingKey = signingKey
    fingerprints = OpenSSLSigner(signingKey, scope: "vault")
  }

  /// The public key that values are enveloped to.
  public var intakeKey: [UInt8] { intake.publicKey }

  /// A signer whose codes are worth nothing under another scope, and which computes with the secrets among `uses`.
  public func signer(scope: String, secrets uses: [SecretUse]) -> any Signer {
    OpenSSLSigner(signingKey, scope: scope, secrets: ComputingSecrets(uses, in: self))
  }

  /// Nothing of what it holds.
  public var description: String { "a vault under master key \(master.id)" }

  /// Changes ring and rows: `edit` gets the state and the new generation, and says which rows are written and which go.
  ///
  /// One change after the other; what `edit` throws changes nothing.
  func change(
    _ edit: (VaultState, inout KeyRing) throws(VaultError) -> (rows: [SealedRow], removing: [Int64])
  ) async throws(VaultError) {
    try await gate.run { () async throws(VaultError) in try await commit(edit) }
  }

  /// `change`, for whoever is in the gate already.
  func commit(
    _ edit: (VaultState, inout KeyRing) throws(VaultError) -> (rows: [SealedRow], removing: [Int64])
  ) async throws(VaultError) {
    let before = state.withLock { $0 }
    var ring = before.ring
    ring.generation += 1
    let (rows, removing) = try edit(before, &ring)
    var after = before.rows
    for id in removing { after[id] = nil }
    for row in rows { after[row.id] = row }
    ring.rowsDigest = KeyRing.digest(of: after.values.map { ($0.id, $0.version) })
    let change = SealedChange(
      expecting: before.stored, ring: ring.encoded(under: master), rows: rows, removing: removing)
    try await storing { () async throws(StoreError) in try await records.commit(change) }
    state.withLock { $0.apply(change, ring: ring) }
  }

  /// Runs a store operation, its failure told as the vault's.
  func storing<T>(_ operation: () async throws(StoreError) -> T) async throws(VaultError) -> T {
    try await Self.storing(operation)
  }

  /// Runs a store operation, its failure told as the vault's.
  static func storing<T>(_ operation: () async throws(StoreError) -> T) async throws(VaultError) -> T {
    do {
      return try await operation()
    } catch {
      throw VaultError(error.kind == .damaged ? .damaged : .unavailable, error.message)
    }
  }
}
