import Foundation
import GRDB
import GatewayCore
import GatewayKit

/// Reads accounts.
enum AccountRow {
  static let columns = """
    u.row, u.id, u.name, u.email, u.role, u.only_assigned, u.sees_addresses, u.locale, u.disabled, u.password,
    u.created_at, u.last_seen_at, u.factor, u.factor_confirmed, u.factor_step,
    (SELECT json_group_array(CAST(m.team AS TEXT)) FROM
      (SELECT team FROM team_members WHERE user = u.id ORDER BY team) m),
    (SELECT COUNT(*) FROM recovery_codes r WHERE r.user = u.id)
    """
  /// The number of `columns`.
  static let width = 17

  static func fetchOne(
    _ database: Database, where condition: String, _ arguments: StatementArguments
  ) throws -> Account? {
    try Row.fetchOne(
      database.cachedStatement(sql: "SELECT \(columns) FROM users u WHERE \(condition)"), arguments: arguments
    ).map { try account($0) }
  }

  static func fetchOne(_ database: Database, _ id: UserID) throws -> Account? {
    try fetchOne(database, where: "u.id = ?", [id.stored])
  }

  /// Decodes the columns from `first` on.
  static func account(_ row: Row, at first: Int = 0) throws -> Account {
    let stored = StoredRow(row, of: "users", at: first)
    let factor: SecondFactor? =
      if stored.isNull(12) {
        nil
      } else {
        SecondFactor(
          sealed: [UInt8](try stored.bytes(12)), isConfirmed: try stored.flag(13), lastStep: try stored.integer(14),
          recoveryCodes: Int(try stored.integer(16)))
      }
    return Account(
      user: try user(stored, hasSecondFactor: factor?.isConfirmed ?? false),
      password: try stored.optionalText(9).map(PasswordHash.init(stored:)), secondFactor: factor)
  }

  private static func user(_ stored: StoredRow, hasSecondFactor: Bool) throws -> User {
    let teams: [String] = try stored.json(15)
    return User(
      id: try stored.identifier(1), name: try stored.text(2), email: try stored.text(3),
      permissions: Permissions(
        role: try stored.name(4), onlyAssigned: try stored.flag(5), seesAddresses: try stored.flag(6)),
      teams: teams.map(TeamID.init(rawValue:)), locale: try stored.optionalText(7), disabled: try stored.flag(8),
      hasSecondFactor: hasSecondFactor, createdAt: try stored.date(10), lastSeenAt: try stored.optionalDate(11))
  }
}
