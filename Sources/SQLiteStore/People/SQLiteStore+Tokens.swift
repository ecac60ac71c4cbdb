public import Foundation
import GRDB
public import GatewayCore
import GatewayKit

extension SQLiteStore {
  private static let tokenColumns = """
    row, id, name, role, scope, prefix, created_at, expires_at, last_used_at, revoked_at
    """

  /// Adds a token under its code.
  public func addToken(_ token: APIToken, code: [UInt8]) async throws(StoreError) {
    try await write { database in
      try database.cachedStatement(
        sql: """
          INSERT INTO api_tokens
            (id, code, name, role, scope, prefix, created_at, expires_at, last_used_at, revoked_at)
          VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
          """
      ).execute(arguments: [
        token.id.stored, Data(code), token.name.stored, token.role.rawValue, token.scope.rawValue, token.prefix.stored,
        token.createdAt.stored, token.expiresAt?.stored, token.lastUsedAt?.stored, token.revokedAt?.stored,
      ])
    }
  }

  /// The token with this code.
  public func token(code: [UInt8]) async throws(StoreError) -> APIToken? {
    try await read { database in
      try Row.fetchOne(
        database.cachedStatement(sql: "SELECT \(Self.tokenColumns) FROM api_tokens WHERE code = ?"),
        arguments: [Data(code)]
      ).map(Self.token)
    }
  }

  /// Every token, the newest first. A damaged one is left out and reported.
  public func tokens() async throws(StoreError) -> [APIToken] {
    try await read { database in
      let rows = try Row.fetchAll(
        database.cachedStatement(sql: "SELECT \(Self.tokenColumns) FROM api_tokens ORDER BY row DESC"))
      return try self.damageLog.readable(rows) { try Self.token($0) }
    }
  }

  /// Records that a token was used.
  public func noteUse(of token: TokenID, at now: Date) async throws(StoreError) {
    try await write { database in
      try database.cachedStatement(sql: "UPDATE api_tokens SET last_used_at = ? WHERE id = ?")
        .execute(arguments: [now.stored, token.stored])
    }
  }

  /// Revokes a token.
  public func revokeToken(_ id: TokenID, at now: Date) async throws(StoreError) -> Bool {
    try await write { database in
      try database.cachedStatement(sql: "UPDATE api_tokens SET revoked_at = ? WHERE id = ? AND revoked_at IS NULL")
        .execute(arguments: [now.stored, id.stored])
      return database.changesCount > 0
    }
  }

  private static func token(_ row: Row) throws -> APIToken {
    let stored = StoredRow(row, of: "api_tokens")
    return APIToken(
      id: try stored.identifier(1), name: try stored.text(2), role: try stored.name(3), scope: try stored.name(4),
      prefix: try stored.text(5), createdAt: try stored.date(6), expiresAt: try stored.optionalDate(7),
      lastUsedAt: try stored.optionalDate(8), revokedAt: try stored.optionalDate(9))
  }
}
