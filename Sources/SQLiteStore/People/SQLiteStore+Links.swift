public import Foundation
import GRDB
public import GatewayCore
import GatewayKit

extension SQLiteStore {
  /// Stores the set-up link in place of any other, if there is no account.
  public func setSetupLink(_ link: SetupLink) async throws(StoreError) -> Bool {
    try await write { database in
      guard try !AccountWriter.exists(database) else { return false }
      try database.cachedStatement(
        sql: """
          INSERT INTO setup_link (row, code, expires_at) VALUES (1, ?, ?)
          ON CONFLICT (row) DO UPDATE SET code = excluded.code, expires_at = excluded.expires_at
          """
      ).execute(arguments: [Data(link.code), link.expiresAt.stored])
      return true
    }
  }

  /// Whether the set-up link has this code and is valid.
  public func hasSetupLink(code: [UInt8], at now: Date) async throws(StoreError) -> Bool {
    try await read { database in try Self.hasSetupLink(code, now, database) }
  }

  /// Adds the first account by the set-up link, which is used up.
  public func completeSetup(
    code: [UInt8], as account: Account, at now: Date
  ) async throws(StoreError) -> AccountReceipt {
    try await write { database in
      guard try Self.hasSetupLink(code, now, database), try !AccountWriter.exists(database) else {
        return .linkInvalid
      }
      try database.cachedStatement(sql: "DELETE FROM setup_link").execute()
      return try AccountWriter.insert(account, database)
    }
  }

  /// Stores an invitation in place of any other of the account.
  public func addInvitation(_ invitation: Invitation) async throws(StoreError) -> Bool {
    try await write { database in
      try database.cachedStatement(
        sql: """
          INSERT INTO invitations (user, code, expires_at) SELECT id, ?, ? FROM users WHERE id = ?
          ON CONFLICT (user) DO UPDATE SET code = excluded.code, expires_at = excluded.expires_at
          """
      ).execute(arguments: [Data(invitation.code), invitation.expiresAt.stored, invitation.user.stored])
      return database.changesCount > 0
    }
  }

  /// The account that an invitation is for.
  public func invitedAccount(code: [UInt8], at now: Date) async throws(StoreError) -> Account? {
    try await read { database in try Self.invited(code, now, database) }
  }

  /// Sets the invited account's password; the invitation is used up.
  public func acceptInvitation(
    code: [UInt8], name: String?, password: PasswordHash, at now: Date
  ) async throws(StoreError) -> AccountReceipt {
    try await write { database in
      guard let account = try Self.invited(code, now, database) else { return .linkInvalid }
      if let name {
        try database.cachedStatement(sql: "UPDATE users SET name = ? WHERE id = ?")
          .execute(arguments: [name.stored, account.user.id.stored])
      }
      // Removes the invitation, too.
      _ = try AccountWriter.setPassword(password, of: account.user.id, keeping: nil, database)
      return .done
    }
  }

  private static func hasSetupLink(_ code: [UInt8], _ now: Date, _ database: Database) throws -> Bool {
    try Bool.fetchOne(
      database.cachedStatement(sql: "SELECT EXISTS (SELECT 1 FROM setup_link WHERE code = ? AND expires_at > ?)"),
      arguments: [Data(code), now.stored]) ?? false
  }

  private static func invited(_ code: [UInt8], _ now: Date, _ database: Database) throws -> Account? {
    try AccountRow.fetchOne(
      database, where: "u.id = (SELECT user FROM invitations WHERE code = ? AND expires_at > ?)",
      [Data(code), now.stored])
  }
}
