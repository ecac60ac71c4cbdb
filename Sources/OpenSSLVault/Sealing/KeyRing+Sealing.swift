import Foundation
import GatewayCore
import GatewayKit

extension KeyRing {
  /// A value that people or a service gave, sealed under the active key. It is given later than the one it replaces,
  /// whatever the clock says, so that the time tells the two apart.
  func sealed(
    _ contents: RowContents, as name: SecretRef, _ binding: SecretBinding?, replacing former: SealedRow?, now: Date
  ) throws(VaultError) -> SealedRow {
    let earliest = former.map { $0.createdAt.addingTimeInterval(0.000_01) } ?? .distantPast
    let id = former?.id ?? Int64(generation)
    return SealedRow(
      id: id, version: Int64(generation), kind: .secret, name: name, binding: binding,
      sealed: try seal(contents, kind: .secret, name: name, binding: binding, id: id),
      createdAt: max(now, earliest))
  }

  /// A row sealed again under the active key; by default with the same contents and binding.
  func resealed(
    _ row: SealedRow, contents: RowContents? = nil, binding: SecretBinding? = nil
  ) throws(VaultError) -> SealedRow {
    let contents = if let contents { contents } else { try RowSeal.open(row, with: self) }
    let binding = binding ?? row.binding
    return SealedRow(
      id: row.id, version: Int64(generation), kind: row.kind, name: row.name, binding: binding,
      sealed: try seal(contents, kind: row.kind, name: row.name, binding: binding, id: row.id),
      createdAt: row.createdAt, lastUsedAt: row.lastUsedAt, verification: row.verification)
  }

  private func seal(
    _ contents: RowContents, kind: SealedRow.Kind, name: SecretRef, binding: SecretBinding?, id: Int64
  ) throws(VaultError) -> [UInt8] {
    guard let key = activeKey else { throw .damagedRing("it has no active key") }
    return RowSeal.seal(
      contents, kind: kind, name: name, binding: binding, id: id, version: Int64(generation), under: key)
  }
}
