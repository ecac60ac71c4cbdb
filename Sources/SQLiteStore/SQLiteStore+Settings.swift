import Foundation
import GRDB
public import GatewayCore

extension SQLiteStore {
  /// The value of a name within a scope; nil when unset.
  public func setting(_ name: String, in scope: String) async throws(StoreError) -> [UInt8]? {
    try await read { database in
      try Data.fetchOne(
        database.cachedStatement(sql: "SELECT value FROM settings WHERE scope = ? AND name = ?"),
        arguments: [scope.stored, name.stored]
      ).map { [UInt8]($0) }
    }
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
