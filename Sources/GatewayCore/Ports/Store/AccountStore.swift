public import Foundation

/// Accounts, their second factors, and the links by which people get one.
///
/// Each rule about several accounts (one address, one account; the last owner stays) is checked in the transaction that
/// changes something.
public protocol AccountStore: Sendable {
  /// Every person, in the order in which the accounts were made.
  func users() async throws(StoreError) -> [User]

  /// The account with this id; nil when it does not exist.
  func account(_ id: UserID) async throws(StoreError) -> Account?

  /// The account with this folded address (`AccountEmail.folded`); nil when it does not exist.
  func account(ofEmail folded: String) async throws(StoreError) -> Account?

  /// Adds an account.
  func addAccount(_ account: Account) async throws(StoreError) -> AccountReceipt

  /// Changes some attributes. A change of the role or of `disabled` ends the person's sessions.
  func editAccount(_ edit: AccountEdit) async throws(StoreError) -> AccountReceipt

  /// Removes an account with its sessions, links and memberships. `.changed` if its role is not `role` any more.
  func removeAccount(_ id: UserID, whileRoleIs role: Role) async throws(StoreError) -> AccountReceipt

  /// Sets a password and ends the person's other sessions and open invitations. False when the account does not exist.
  func setPassword(_ hash: PasswordHash, of user: UserID, keeping session: SessionID?) async throws(StoreError) -> Bool

  /// Replaces a hash by another one of the same password. Does nothing if the stored hash is not `old` any more.
  func renewPassword(_ old: PasswordHash, as hash: PasswordHash, of user: UserID) async throws(StoreError)

  // Links

  /// Stores the set-up link in place of any other. False, with nothing changed, if there is an account.
  func setSetupLink(_ link: SetupLink) async throws(StoreError) -> Bool

  /// Whether the set-up link has this code and is valid at `now`.
  func hasSetupLink(code: [UInt8], at now: Date) async throws(StoreError) -> Bool

  /// Adds the first account and removes the set-up link. `.linkInvalid` unless the link with this code exists, is valid
  /// at `now`, and there is no account.
  func completeSetup(code: [UInt8], as account: Account, at now: Date) async throws(StoreError) -> AccountReceipt

  /// Stores an invitation in place of any other of the account. False when the account does not exist.
  func addInvitation(_ invitation: Invitation) async throws(StoreError) -> Bool

  /// The account that an invitation is for; nil unless it is valid at `now`.
  func invitedAccount(code: [UInt8], at now: Date) async throws(StoreError) -> Account?

  /// Sets the invited account's password, and its name if one is given, ends its sessions and removes the invitation.
  /// `.linkInvalid` unless the invitation is valid at `now`.
  func acceptInvitation(code: [UInt8], name: String?, password: PasswordHash, at now: Date)
    async throws(StoreError) -> AccountReceipt

  // Second factors

  /// Stores a secret that is not confirmed yet, in place of any other such. False if one is confirmed, or the account
  /// does not exist.
  func beginSecondFactor(_ sealed: [UInt8], of user: UserID) async throws(StoreError) -> Bool

  /// Confirms the secret by a code of `step`, and stores the codes of the recovery codes. False if another secret, or
  /// none, waits for it.
  func confirmSecondFactor(_ sealed: [UInt8], of user: UserID, step: Int64, recoveryCodes: [[UInt8]])
    async throws(StoreError) -> Bool

  /// Removes the second factor with its recovery codes. False if there was none.
  func removeSecondFactor(of user: UserID) async throws(StoreError) -> Bool

  /// Accepts the code of a time step. False if that step, or a later one, was accepted already.
  func acceptStep(_ step: Int64, of user: UserID) async throws(StoreError) -> Bool

  /// Uses up a recovery code. False if there is no such.
  func acceptRecoveryCode(_ code: [UInt8], of user: UserID) async throws(StoreError) -> Bool
}

/// What became of a change of accounts.
public enum AccountReceipt: Sendable, Hashable {
  /// It was made.
  case done
  /// Another account has the address.
  case emailTaken
  /// It would leave no owner who can sign in.
  case lastOwner
  /// There is no such account.
  case notFound
  /// The account's role is not the expected one any more.
  case changed
  /// The link does not exist, was used, or has expired.
  case linkInvalid
}

/// A change of some attributes of an account; nil keeps an attribute.
public struct AccountEdit: Sendable, Hashable {
  /// The account.
  public let user: UserID
  /// The role that the one who asked for the change saw; nil if it does not matter.
  public let expectedRole: Role?
  /// The name.
  public var name: String?
  /// What the person may do.
  public var permissions: Permissions?
  /// The teams; unknown ones are left out.
  public var teams: [TeamID]?
  /// The language; `.some(nil)` is the browser's.
  public var locale: String??
  /// Whether the account is switched off.
  public var disabled: Bool?

  /// Creates a change of nothing.
  public init(user: UserID, expectedRole: Role? = nil) {
    self.user = user
    self.expectedRole = expectedRole
  }
}
