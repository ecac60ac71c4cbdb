import Foundation
public import GatewayCore
public import GatewayKit
import Synchronization

/// The vault over libcrypto: values are sealed with AES-256-GCM under data keys, which are wrapped under the master
/// key.
///
/// docs/operations/secrets.md describes the format byte by byte. Values stay sealed in memory too. A value is opened
/// for each use, which takes microseconds, and wiped afterwards.
public final class OpenSSLVault: Vault, CustomStringConvertible {
  /// The most bytes of a value.
  public static let longestValue = 64 << 10
  /// The most bytes of a label.
  public static let longestLabel = 100

  let records: any SecretRecords
  let clock: any GatewayClock
  let place: String
  /// The file that the gateway generated for its master key; nil when people keep the key.
  let keyFile: (any GeneratedKeyFile)?
  let intake = Intake()
  let state: Mutex<VaultState>
  let gate = SerialGate()
  let signingKey: SecretBytes
  let fingerprints: OpenSSLSigner

  init(
    records: any SecretRecords, clock: any GatewayClock, place: String, keyFile: (any GeneratedKeyFile)?,
    state: VaultState, signingKey: SecretBytes
  ) {
    self.records = records
    self.clock = clock
    self.place = place
    self.keyFile = keyFile
    self.state = Mutex(state)
    self.signingKey = signingKey
    fingerprints = OpenSSLSigner(signingKey, scope: "vault")
  }

  /// The public key to which values are sealed.
  public var intakeKey: [UInt8] { intake.publicKey }

  /// A signer whose codes are invalid under any other scope, and which may compute with the secrets among `uses`.
  public func signer(scope: String, secrets uses: [SecretUse]) -> any Signer {
    OpenSSLSigner(signingKey, scope: scope, secrets: ComputingSecrets(uses, in: self))
  }

  /// The master key's id only, no contents.
  public var description: String { "a vault under master key \(state.withLock { $0.ring.master.id })" }

  /// Changes the ring and the rows. `edit` gets the state and the new ring, and returns the rows to write and to
  /// remove.
  ///
  /// Changes run one at a time. If `edit` throws, nothing changes.
  func change(
    _ edit: (VaultState, inout KeyRing) throws(VaultError) -> (rows: [SealedRow], removing: [Int64])
  ) async throws(VaultError) {
    try await gate.run { () async throws(VaultError) in try await commit(edit) }
  }

  /// `change` for callers already inside the gate.
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
    let change = SealedChange(expecting: before.stored, ring: ring.encoded(), rows: rows, removing: removing)
    try await storing { () async throws(StoreError) in try await records.commit(change) }
    state.withLock { $0.apply(change, ring: ring) }
  }

  /// Runs a store operation and converts its error to a vault error.
  func storing<T>(_ operation: () async throws(StoreError) -> T) async throws(VaultError) -> T {
    try await Self.storing(operation)
  }

  /// Runs a store operation and converts its error to a vault error.
  static func storing<T>(_ operation: () async throws(StoreError) -> T) async throws(VaultError) -> T {
    do {
      return try await operation()
    } catch {
      throw VaultError(error.kind == .damaged ? .damaged : .unavailable, error.message)
    }
  }
}
