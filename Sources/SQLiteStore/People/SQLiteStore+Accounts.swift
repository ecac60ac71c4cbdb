import Foundation
import GRDB
public import GatewayCore
import GatewayKit

extension SQLiteStore {
  /// Every person, in the order in which the accounts were made. A damaged account is left out and reported.
  public func users() async throws(StoreError) -> [User] {
    try await read { database in
      let rows = try Row.fetchAll(
        database.cachedStatement(sql: "SELECT \(AccountRow.columns) FROM users u ORDER BY u.row"))
      return try self.damageLog.readable(rows) { try AccountRow.account($0).user }
    }
  }

  /// The account with this id.
  public func account(_ id: UserID) async throws(StoreError) -> Account? {
    try await read { database in try AccountRow.fetchOne(database, id) }
  }

  /// The account with this folded address.
  public func account(ofEmail folded: String) async throws(StoreError) -> Account? {
    try await read { database in try AccountRow.fetchOne(database, where: "u.folded_email = ?", [folded.stored]) }
  }

  /// Adds an account, unless another has its address.
  public func addAccount(_ account: Account) async throws(StoreError) -> AccountReceipt {
    try await write { database in try AccountWriter.insert(account, database) }
  }

  /// Changes some attributes of an account.
  public func editAccount(_ edit: AccountEdit) async throws(StoreError) -> AccountReceipt {
    try await write { database in
      guard let before = try AccountRow.fetchOne(database, edit.user) else { return .notFound }
      if let expected = edit.expectedRole, expected != before.user.permissions.role { return .changed }
      return try AccountWriter.apply(edit, to: before, database)
    }
  }

  /// Removes an account with everything that belongs to it.
  public func removeAccount(_ id: UserID, whileRoleIs role: Role) async throws(StoreError) -> AccountReceipt {
    try await write { database in
      guard let account = try AccountRow.fetchOne(database, id) else { return .notFound }
      guard account.user.permissions.role == role else { return .changed }
      return try AccountWriter.remove(account, database)
    }
  }

  /// Sets a password and ends the person's other sessions and open invitations.
  public func setPassword(
    _ hash: PasswordHash, of user: UserID, keeping session: SessionID?
  ) async throws(StoreError) -> Bool {
    try await write { database in try AccountWriter.setPassword(hash, of: user, keeping: session, database) }
  }

  /// Replaces a hash by another one of the same password.
  public func renewPassword(
    _ old: PasswordHash, as hash: PasswordHash, of user: UserID
  ) async throws(StoreError) {
    try await write { database in
      try database.cachedStatement(sql: "UPDATE users SET password = ? WHERE id = ? AND password = ?")
        .execute(arguments: [hash.stored.stored, user.stored, old.stored.stored])
    }
  }
}
