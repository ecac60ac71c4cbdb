import Foundation
import GatewayCore
import GatewayKit

/// What an open vault holds in memory: keys in the open, values sealed.
struct VaultState: Sendable {
  /// The keys.
  var ring: KeyRing
  /// The ring as it is stored.
  var stored: [UInt8]
  /// Every row, by id.
  var rows: [Int64: SealedRow]
  /// What the settings ask for.
  var asked: [SecretRef: SecretBinding] = [:]
  /// The rows that were opened since they last changed.
  var sound: Set<Int64> = []
  /// Uses that the store does not know of yet.
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

  /// The rows of secrets that are bound to nothing, and that `asked` names.
  func unbound(_ asked: [SecretRef: SecretBinding]) -> [SealedRow] {
    rows.values.filter { $0.kind == .secret && $0.binding == nil && asked[$0.name] != nil }
  }

  /// The state after a change that was stored.
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
