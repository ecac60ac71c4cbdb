public import Foundation
import GRDB
public import GatewayCore
import GatewayKit

extension SQLiteStore {
  /// The most sessions of one person.
  private static let mostSessions = 50

  /// Adds a session, if the account still has the password that was checked.
  public func addSession(
    _ session: Session, code: [UInt8], provenBy password: PasswordHash
  ) async throws(StoreError) -> Bool {
    try await write { database in
      try database.cachedStatement(
        sql: """
          INSERT INTO sessions (id, code, user, created_at, last_used_at, address)
          SELECT ?, ?, id, ?, ?, ? FROM users WHERE id = ? AND disabled = 0 AND password = ?
          """
      ).execute(arguments: [
        session.id.stored, Data(code), session.createdAt.stored, session.lastUsedAt.stored, session.address?.stored,
        session.user.stored, password.stored.stored,
      ])
      guard database.changesCount > 0 else { return false }
      try Self.note(session.user, seenAt: session.createdAt, database)
      try Self.removeOldSessions(of: session.user, at: session.createdAt, database)
      return true
    }
  }

  /// The session with this token's code, with its person.
  public func session(code: [UInt8]) async throws(StoreError) -> (session: Session, user: User)? {
    try await read { database in
      try Row.fetchOne(
        database.cachedStatement(
          sql: """
            SELECT \(AccountRow.columns), s.row, s.id, s.user, s.created_at, s.last_used_at, s.address
            FROM sessions s JOIN users u ON u.id = s.user WHERE s.code = ?
            """), arguments: [Data(code)]
      ).map { (try Self.session($0, at: AccountRow.width), try AccountRow.account($0).user) }
    }
  }

  /// The person's sessions, the one used last first.
  public func sessions(of user: UserID) async throws(StoreError) -> [Session] {
    try await read { database in
      let rows = try Row.fetchAll(
        database.cachedStatement(
          sql: """
            SELECT row, id, user, created_at, last_used_at, address FROM sessions WHERE user = ?
            ORDER BY last_used_at DESC, row DESC
            """), arguments: [user.stored])
      return try self.damageLog.readable(rows) { try Self.session($0) }
    }
  }

  /// Records that a session and its person were active.
  public func noteUse(of session: SessionID, by user: UserID, at now: Date) async throws(StoreError) {
    try await write { database in
      try database.cachedStatement(sql: "UPDATE sessions SET last_used_at = ? WHERE id = ? AND last_used_at < ?")
        .execute(arguments: [now.stored, session.stored, now.stored])
      try Self.note(user, seenAt: now, database)
    }
  }

  /// Ends a session.
  public func endSession(_ id: SessionID) async throws(StoreError) {
    try await write { database in
      try database.cachedStatement(sql: "DELETE FROM sessions WHERE id = ?").execute(arguments: [id.stored])
    }
  }

  /// Ends the person's sessions, except one.
  public func endSessions(of user: UserID, except kept: SessionID?) async throws(StoreError) -> Int {
    try await write { database in
      try AccountWriter.endSessions(of: user, except: kept, database)
      return database.changesCount
    }
  }

  private static func note(_ user: UserID, seenAt now: Date, _ database: Database) throws {
    try database.cachedStatement(
      sql: "UPDATE users SET last_seen_at = ? WHERE id = ? AND (last_seen_at IS NULL OR last_seen_at < ?)"
    ).execute(arguments: [now.stored, user.stored, now.stored])
  }

  private static func removeOldSessions(of user: UserID, at now: Date, _ database: Database) throws {
    try database.cachedStatement(
      sql: "DELETE FROM sessions WHERE user = ? AND (created_at <= ? OR last_used_at <= ?)"
    ).execute(arguments: [
      user.stored, now.addingTimeInterval(-Session.longestLife).stored,
      now.addingTimeInterval(-Session.longestIdle).stored,
    ])
    try database.cachedStatement(
      sql: """
        DELETE FROM sessions WHERE row IN (
          SELECT row FROM sessions WHERE user = ? ORDER BY last_used_at DESC, row DESC LIMIT -1 OFFSET ?)
        """
    ).execute(arguments: [user.stored, mostSessions])
  }

  private static func session(_ row: Row, at first: Int = 0) throws -> Session {
    let stored = StoredRow(row, of: "sessions", at: first)
    return Session(
      id: try stored.identifier(1), user: try stored.identifier(2), createdAt: try stored.date(3),
      lastUsedAt: try stored.date(4), address: try stored.optionalText(5))
  }
}
