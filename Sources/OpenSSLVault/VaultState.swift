import Foundation
import GatewayCore
import GatewayKit

/// The state of an open vault in memory: opened keys, sealed values.
struct VaultState: Sendable {
  /// The keys.
  var ring: KeyRing
  /// The ring as stored.
  var stored: [UInt8]
  /// The key that the vault was opened with, which is either the ring's master key or its successor; nil for the recovery
  /// key.
  var opener: MasterKey?
  /// Every row, by id.
  var rows: [Int64: SealedRow]
  /// The bindings that the settings require.
  var asked: [SecretRef: SecretBinding] = [:]
  /// The rows opened since they last changed.
  var sound: Set<Int64> = []
  /// Uses not yet written to the store.
  var uses: [Int64: Date] = [:]
  /// How often rows were used since the vault was opened.
  var useCounts: [Int64: Int] = [:]
  /// Values that are tried before they are stored.
  var candidates: [SecretRef: Candidate] = [:]
  /// The rows of secrets, by name.
  private(set) var ids: [SecretRef: Int64] = [:]

  init(ring: KeyRing, stored: [UInt8], opener: MasterKey?, rows: [SealedRow]) {
    self.ring = ring
    self.stored = stored
    self.opener = opener
    self.rows = Dictionary(rows.map { ($0.id, $0) }) { first, _ in first }
    ids = Dictionary(rows.filter { $0.kind == .secret }.map { ($0.name, $0.id) }) { first, _ in first }
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
    for id in change.removing {
      if let row = rows.removeValue(forKey: id), row.kind == .secret { ids[row.name] = nil }
      sound.remove(id)
      forgetUses(of: id)
    }
    // A row keeps its name.
    for row in change.rows {
      // The uses of a value are not those of the one that replaces it.
      if rows[row.id]?.createdAt != row.createdAt { forgetUses(of: row.id) }
      rows[row.id] = row
      if row.kind == .secret { ids[row.name] = row.id }
      sound.remove(row.id)
    }
  }

  private mutating func forgetUses(of id: Int64) {
    uses[id] = nil
    useCounts[id] = nil
  }
}
