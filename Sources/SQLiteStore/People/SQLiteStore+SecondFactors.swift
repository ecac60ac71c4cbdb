import Foundation
import GRDB
public import GatewayCore
import GatewayKit

extension SQLiteStore {
  /// Stores a secret that is not confirmed yet.
  public func beginSecondFactor(_ sealed: [UInt8], of user: UserID) async throws(StoreError) -> Bool {
    try await write { database in
      try database.cachedStatement(
        sql: "UPDATE users SET factor = ?, factor_step = 0 WHERE id = ? AND factor_confirmed = 0"
      ).execute(arguments: [Data(sealed), user.stored])
      return database.changesCount > 0
    }
  }

  /// Confirms the secret and stores the recovery codes.
  public func confirmSecondFactor(
    _ sealed: [UInt8], of user: UserID, step: Int64, recoveryCodes: [[UInt8]]
  ) async throws(StoreError) -> Bool {
    try await write { database in
      try database.cachedStatement(
        sql: """
          UPDATE users SET factor_confirmed = 1, factor_step = ? WHERE id = ? AND factor = ? AND factor_confirmed = 0
          """
      ).execute(arguments: [step, user.stored, Data(sealed)])
      guard database.changesCount > 0 else { return false }
      try Self.removeRecoveryCodes(of: user, database)
      for code in recoveryCodes {
        try database.cachedStatement(sql: "INSERT INTO recovery_codes (user, code) VALUES (?, ?)")
          .execute(arguments: [user.stored, Data(code)])
      }
      return true
    }
  }

  /// Removes the second factor with its recovery codes.
  public func removeSecondFactor(of user: UserID) async throws(StoreError) -> Bool {
    try await write { database in
      try database.cachedStatement(
        sql: """
          UPDATE users SET factor = NULL, factor_confirmed = 0, factor_step = 0 WHERE id = ? AND factor IS NOT NULL
          """
      ).execute(arguments: [user.stored])
      let wasThere = database.changesCount > 0
      try Self.removeRecoveryCodes(of: user, database)
      return wasThere
    }
  }

  /// Accepts the code of a time step, once.
  public func acceptStep(_ step: Int64, of user: UserID) async throws(StoreError) -> Bool {
    try await write { database in
      try database.cachedStatement(
        sql: "UPDATE users SET factor_step = ? WHERE id = ? AND factor_confirmed = 1 AND factor_step < ?"
      ).execute(arguments: [step, user.stored, step])
      return database.changesCount > 0
    }
  }

  /// Uses up a recovery code.
  public func acceptRecoveryCode(_ code: [UInt8], of user: UserID) async throws(StoreError) -> Bool {
    try await write { database in
      try database.cachedStatement(sql: "DELETE FROM recovery_codes WHERE user = ? AND code = ?")
        .execute(arguments: [user.stored, Data(code)])
      return database.changesCount > 0
    }
  }

  private static func removeRecoveryCodes(of user: UserID, _ database: Database) throws {
    try database.cachedStatement(sql: "DELETE FROM recovery_codes WHERE user = ?").execute(arguments: [user.stored])
  }
}
