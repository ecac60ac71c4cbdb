import Foundation
import GRDB
public import GatewayCore

extension SQLiteStore {
  /// The value of a setting within a scope; nil when unset.
  public func setting(_ name: String, in scope: String) async throws(StoreError) -> [UInt8]? {
    try await read { database in
      try Row.fetchOne(
        database.cachedStatement(sql: "SELECT name, value FROM settings WHERE scope = ? AND name = ?"),
        arguments: [scope.stored, name.stored]
      ).map { try Self.setting($0, in: scope).value }
    }
  }

  /// The settings within a scope whose names begin with `prefix` and sort after `after`; ordered by name.
  public func settings(
    in scope: String, prefix: String, after: String?, limit: Int
  ) async throws(StoreError) -> [(name: String, value: [UInt8])] {
    try await read { database in
      // Names are BLOBs and compare byte by byte: 0xFF follows every byte of UTF-8.
      let rows = try Row.fetchAll(
        database.cachedStatement(
          sql:
            "SELECT name, value FROM settings WHERE scope = ? AND name >= ? AND name < ? AND name > ? ORDER BY name LIMIT ?"
        ),
        arguments: [
          scope.stored, prefix.stored, prefix.stored + [0xFF], (after ?? "").stored, max(0, limit),
        ])
      return try self.damageLog.readable(rows) { try Self.setting($0, in: scope) }
    }
  }

  /// Decodes a row of name and value. These rows have no number, so an error names the setting.
  private static func setting(_ row: Row, in scope: String) throws -> (name: String, value: [UInt8]) {
    let stored = StoredRow(row, of: "settings")
    let name = String(decoding: stored.bytesOrNone(0), as: UTF8.self)
    guard let value: Data = try? stored.bytes(1) else {
      throw StoreError(
        .damaged, "the setting \(name) of \(scope) is damaged; restore the data folder from a backup")
    }
    return (name, [UInt8](value))
  }

  /// Sets a value; nil removes it.
  public func setSetting(_ name: String, in scope: String, to value: [UInt8]?) async throws(StoreError) {
    try await write { database in try Self.set(name, in: scope, to: value, database) }
  }

  static func set(_ name: String, in scope: String, to value: [UInt8]?, _ database: Database) throws {
    if let value {
      try database.cachedStatement(
        sql: """
          INSERT INTO settings (scope, name, value) VALUES (?, ?, ?)
          ON CONFLICT (scope, name) DO UPDATE SET value = excluded.value
          """
      ).execute(arguments: [scope.stored, name.stored, Data(value)])
    } else {
      try database.cachedStatement(sql: "DELETE FROM settings WHERE scope = ? AND name = ?")
        .execute(arguments: [scope.stored, name.stored])
    }
  }
}
