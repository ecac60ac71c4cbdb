import Foundation
import GRDB
import GatewayCore
import GatewayKit

/// Changes accounts within a transaction.
enum AccountWriter {
  static func exists(_ database: Database) throws -> Bool {
    try Bool.fetchOne(database.cachedStatement(sql: "SELECT EXISTS (SELECT 1 FROM users)")) ?? false
  }

  static func insert(_ account: Account, _ database: Database) throws -> AccountReceipt {
    let user = account.user
    try database.cachedStatement(
      sql: """
        INSERT INTO users
          (id, name, email, folded_email, role, only_assigned, sees_addresses, locale, disabled, password, created_at)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (folded_email) DO NOTHING
        """
    ).execute(arguments: [
      user.id.stored, user.name.stored, user.email.stored, AccountEmail.folded(user.email).stored,
      user.permissions.role.rawValue, user.permissions.onlyAssigned, user.permissions.seesAddresses,
      user.locale?.stored, user.disabled, account.password?.stored.stored, user.createdAt.stored,
    ])
    guard database.changesCount > 0 else { return .emailTaken }
    try setTeams(user.teams, of: user.id, database)
    return .done
  }

  static func apply(_ edit: AccountEdit, to before: Account, _ database: Database) throws -> AccountReceipt {
    var user = before.user
    if let name = edit.name { user.name = name }
    if let permissions = edit.permissions { user.permissions = permissions }
    if let locale = edit.locale { user.locale = locale }
    if let disabled = edit.disabled { user.disabled = disabled }
    let after = Account(user: user, password: before.password)
    if try leavesNoOwner(before, after, database) { return .lastOwner }
    try database.cachedStatement(
      sql: """
        UPDATE users SET name = ?, role = ?, only_assigned = ?, sees_addresses = ?, locale = ?, disabled = ?
        WHERE id = ?
        """
    ).execute(arguments: [
      user.name.stored, user.permissions.role.rawValue, user.permissions.onlyAssigned, user.permissions.seesAddresses,
      user.locale?.stored, user.disabled, user.id.stored,
    ])
    if let teams = edit.teams { try setTeams(teams, of: user.id, database) }
    if user.permissions.role != before.user.permissions.role || user.disabled { try endSessions(of: user.id, database) }
    return .done
  }

  static func remove(_ account: Account, _ database: Database) throws -> AccountReceipt {
    if try leavesNoOwner(account, nil, database) { return .lastOwner }
    let id = account.user.id
    for table in ["sessions", "invitations", "recovery_codes", "team_members"] {
      try database.cachedStatement(sql: "DELETE FROM \(table) WHERE user = ?").execute(arguments: [id.stored])
    }
    for table in ["reads", "own_drafts"] {
      try database.cachedStatement(sql: "DELETE FROM \(table) WHERE agent = ?")
        .execute(arguments: [AgentID(kind: .user, name: id.rawValue).stored])
    }
    try database.cachedStatement(sql: "DELETE FROM users WHERE id = ?").execute(arguments: [id.stored])
    return .done
  }

  /// Sets the password and forgets what the old one had begun.
  static func setPassword(
    _ hash: PasswordHash, of user: UserID, keeping session: SessionID?, _ database: Database
  ) throws -> Bool {
    try database.cachedStatement(sql: "UPDATE users SET password = ? WHERE id = ?")
      .execute(arguments: [hash.stored.stored, user.stored])
    guard database.changesCount > 0 else { return false }
    try database.cachedStatement(sql: "DELETE FROM invitations WHERE user = ?").execute(arguments: [user.stored])
    try endSessions(of: user, except: session, database)
    return true
  }

  static func endSessions(of user: UserID, except session: SessionID? = nil, _ database: Database) throws {
    try database.cachedStatement(sql: "DELETE FROM sessions WHERE user = ? AND id IS NOT ?")
      .execute(arguments: [user.stored, session?.stored])
  }

  private static func setTeams(_ teams: [TeamID], of user: UserID, _ database: Database) throws {
    try database.cachedStatement(sql: "DELETE FROM team_members WHERE user = ?").execute(arguments: [user.stored])
    for team in teams {
      try database.cachedStatement(
        sql: "INSERT OR IGNORE INTO team_members (user, team) SELECT ?, id FROM teams WHERE id = ?"
      ).execute(arguments: [user.stored, team.stored])
    }
  }

  /// Whether a change from `before` to `after` takes the last owner who can sign in.
  private static func leavesNoOwner(_ before: Account, _ after: Account?, _ database: Database) throws -> Bool {
    guard isOpenOwner(before), !(after.map(isOpenOwner) ?? false) else { return false }
    let others = try Int.fetchOne(
      database.cachedStatement(
        sql: """
          SELECT COUNT(*) FROM users WHERE role = 'owner' AND disabled = 0 AND password IS NOT NULL AND id <> ?
          """), arguments: [before.user.id.stored])
    return others == 0
  }

  private static func isOpenOwner(_ account: Account) -> Bool {
    account.isOpen && account.user.permissions.role == .owner
  }
}
