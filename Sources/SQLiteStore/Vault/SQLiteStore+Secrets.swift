public import Foundation
import GRDB
public import GatewayCore
import GatewayKit

extension SQLiteStore: SecretRecords {
  /// The ring and all rows, from one snapshot.
  public func sealedRecords() async throws(StoreError) -> SealedRecords {
    try await read { database in
      SealedRecords(
        ring: try Self.ring(database),
        rows: try Row.fetchAll(
          database,
          sql: """
            SELECT id, version, kind, name, purposes, origins, sealed, created_at, last_used_at, verified_at,
              verification FROM secrets ORDER BY id
            """
        ).map(Self.sealedRow))
    }
  }

  /// Makes the change if the stored ring is the expected one; otherwise throws `.conflict`.
  public func commit(_ change: SealedChange) async throws(StoreError) {
    try await write { database in
      guard try Self.ring(database) == change.expecting else {
        throw StoreError(.conflict, "the key ring was changed meanwhile")
      }
      try database.execute(
        sql: "INSERT INTO key_ring (row, ring) VALUES (1, ?) ON CONFLICT (row) DO UPDATE SET ring = excluded.ring",
        arguments: [Data(change.ring)])
      for id in change.removing {
        try database.execute(sql: "DELETE FROM secrets WHERE id = ?", arguments: [id])
      }
      for row in change.rows { try Self.write(row, database) }
    }
  }

  /// Records when rows were last used.
  public func noteUses(_ times: [Int64: Date]) async throws(StoreError) {
    try await write { database in
      for (id, time) in times {
        try database.execute(
          sql: "UPDATE secrets SET last_used_at = ? WHERE id = ?", arguments: [time.stored, id])
      }
    }
  }

  /// Records the result of verifying a row's value.
  public func noteVerification(of row: Int64, _ verification: SecretVerification) async throws(StoreError) {
    try await write { database in
      try database.execute(
        sql: "UPDATE secrets SET verified_at = ?, verification = ? WHERE id = ?",
        arguments: [verification.at.stored, verification.result.rawValue, row])
    }
  }

  private static func ring(_ database: Database) throws -> [UInt8]? {
    try Data.fetchOne(database, sql: "SELECT ring FROM key_ring WHERE row = 1").map { [UInt8]($0) }
  }

  private static func write(_ row: SealedRow, _ database: Database) throws {
    try database.execute(
      sql: """
        INSERT INTO secrets
          (id, version, kind, name, purposes, origins, sealed, created_at, last_used_at, verified_at, verification)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (id) DO UPDATE SET version = excluded.version, kind = excluded.kind, name = excluded.name,
          purposes = excluded.purposes, origins = excluded.origins, sealed = excluded.sealed,
          created_at = excluded.created_at, last_used_at = excluded.last_used_at, verified_at = excluded.verified_at,
          verification = excluded.verification
        """,
      arguments: [
        row.id, row.version, row.kind.rawValue, row.name.stored, row.binding?.purposes.joined(separator: " ").stored,
        row.binding?.origins.joined(separator: " ").stored, Data(row.sealed), row.createdAt.stored,
        row.lastUsedAt?.stored, row.verification?.at.stored, row.verification?.result.rawValue,
      ])
  }

  private static func sealedRow(_ row: Row) throws -> SealedRow {
    let stored = StoredRow(row, of: "secrets")
    let verifiedAt = try stored.optionalDate(9)
    return SealedRow(
      id: try stored.integer(0), version: try stored.integer(1), kind: try stored.name(2),
      name: try stored.identifier(3), binding: try binding(stored), sealed: [UInt8](try stored.bytes(6)),
      createdAt: try stored.date(7), lastUsedAt: try stored.optionalDate(8),
      verification: try verifiedAt.map { SecretVerification(at: $0, result: try stored.name(10)) })
  }

  private static func binding(_ stored: StoredRow) throws -> SecretBinding? {
    guard let purposes = try stored.optionalText(4) else { return nil }
    return SecretBinding(
      purposes: purposes.split(separator: " ").map(String.init),
      origins: try stored.optionalText(5)?.split(separator: " ").map(String.init) ?? [])
  }
}
