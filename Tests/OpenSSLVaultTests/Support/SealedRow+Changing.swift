import Foundation
import GatewayCore
import GatewayKit

extension SealedRow {
  /// The row with some columns changed.
  func changing(
    id: Int64? = nil, version: Int64? = nil, kind: Kind? = nil, name: SecretRef? = nil, binding: SecretBinding?? = nil,
    sealed: [UInt8]? = nil, lastUsedAt: Date? = nil, verification: SecretVerification? = nil
  ) -> SealedRow {
    SealedRow(
      id: id ?? self.id, version: version ?? self.version, kind: kind ?? self.kind, name: name ?? self.name,
      binding: binding ?? self.binding, sealed: sealed ?? self.sealed, createdAt: createdAt,
      lastUsedAt: lastUsedAt ?? self.lastUsedAt, verification: verification ?? self.verification)
  }
}
