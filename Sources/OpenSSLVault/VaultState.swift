import Foundation
import GatewayCore
import GatewayKit

/// The state of an open vault in memory: opened keys, sealed values.
struct VaultState: Sendable {
  /// The keys.
  var ring: KeyRing
  /// The ring as stored.
  var stored: [UInt8]
  /// Every row, by id.
  var rows: [Int64: SealedRow]
  /// The bindings that the settings require.
  var asked: [SecretRef: SecretBinding] = [:]
  /// The rows opened since they last changed.
  var sound: Set<Int64> = []
  /// Uses not yet written to the store.
  var uses: [Int64: Date] = [:]
  /// The rows of secrets, by name.
  private(set) var ids: [SecretRef: Int64] = [:]

  init(ring: KeyRing, stored: [UInt8], rows: [SealedRow]) {
    self.ring = ring
    self.stored = stored
    self.rows = Dictionary(rows.map { ($0.id, $0) }) { first, _ in first }
    index()
  }

  /// The row of a secret.
  func row(_ name: SecretRef) -> SealedRow? { ids[name].flatMap { rows[$0] } }

  /// The rows of unbound secrets that `asked` names.
  func unbound(_ asked: [SecretRef: SecretBinding]) -> [SealedRow] {
    rows.values.filter { $0.kind == .secret && $0.binding == nil && asked[$0.name] != nil }
  }

  /// Applies a change that was stored.
  mutating func apply(_ change: SealedChange, ring: KeyRing) {
    self.ring = ring
    stored = change.ring
    for id in change.removing { rows[id] = nil }
    for row in change.rows { rows[row.id] = row }
    sound = []
    index()
  }

  private mutating func index() {
    ids = Dictionary(rows.values.filter { $0.kind == .secret }.map { ($0.name, $0.id) }) { first, _ in first }
  }
}
