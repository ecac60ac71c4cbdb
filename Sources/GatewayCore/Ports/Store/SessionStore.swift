public import Foundation

/// People's sessions.
public protocol SessionStore: Sendable {
  /// Adds a session under its token's code, unless the account is gone or disabled, or its password is not `password`
  /// any more; then returns false. Removes the person's expired sessions, and the oldest ones beyond 50.
  func addSession(_ session: Session, code: [UInt8], provenBy password: PasswordHash) async throws(StoreError) -> Bool

  /// The session with this token's code, and its person as the account is now; nil when it does not exist. It may have
  /// expired.
  func session(code: [UInt8]) async throws(StoreError) -> (session: Session, user: User)?

  /// The person's sessions, the one used last first. Some may have expired.
  func sessions(of user: UserID) async throws(StoreError) -> [Session]

  /// Records that a session, and thereby its person, was active.
  func noteUse(of session: SessionID, by user: UserID, at now: Date) async throws(StoreError)

  /// Ends a session; does nothing when it does not exist.
  func endSession(_ id: SessionID) async throws(StoreError)

  /// Ends the person's sessions, except `kept`. Returns how many.
  func endSessions(of user: UserID, except kept: SessionID?) async throws(StoreError) -> Int
}

/// Programs' API tokens.
public protocol TokenStore: Sendable {
  /// Adds a token under its code.
  func addToken(_ token: APIToken, code: [UInt8]) async throws(StoreError)

  /// The token with this code; nil when it does not exist. It may be revoked or expired.
  func token(code: [UInt8]) async throws(StoreError) -> APIToken?

  /// Every token, the newest first.
  func tokens() async throws(StoreError) -> [APIToken]

  /// Records that a token was used.
  func noteUse(of token: TokenID, at now: Date) async throws(StoreError)

  /// Revokes a token. False if there is no such, or it is revoked already.
  func revokeToken(_ id: TokenID, at now: Date) async throws(StoreError) -> Bool
}

/// Teams of people.
public protocol TeamStore: Sendable {
  /// Every team, by name.
  func teams() async throws(StoreError) -> [Team]

  /// Adds a team. False if another has the name.
  func addTeam(_ team: Team) async throws(StoreError) -> Bool

  /// Renames a team. Nil when it does not exist, false if another has the name.
  func renameTeam(_ team: Team) async throws(StoreError) -> Bool?

  /// Removes a team and its memberships. False if there is no such.
  func removeTeam(_ id: TeamID) async throws(StoreError) -> Bool
}
