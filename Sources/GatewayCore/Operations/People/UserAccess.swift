import Foundation
import GatewayKit

/// Makes a link by which a person chooses a new password, in place of any earlier link.
public struct InviteUser: Operation {
  /// What the surfaces need to know.
  public static let spec = OperationSpec(
    "users.invite", http: .post("users/{user}/invitation", status: 201), access: .admin, effect: .edit,
    audited: .object("user", "user"),
    summary: "Makes a link by which a person chooses a new password, once, within 72 hours.")

  /// The account.
  public let user: UserID

  /// Creates the operation.
  public init(user: UserID) { self.user = user }

  /// Makes it.
  public func run(_ call: OperationCall) async throws(OperationError) -> InvitationLink {
    _ = try await call.managed(user)
    return try await call.services.invite(user, now: call.now)
  }
}

/// Chooses the password of an account with the token of an invitation, and signs in.
public struct AcceptInvitation: Operation {
  /// What the surfaces need to know.
  public static let spec = OperationSpec(
    "invitations.accept", http: .post("invitations/accept", status: 201), access: .anybody, effect: .edit,
    audited: .object("account"), onlyForAccounts: "on the gateway's machine passwords are set without a link",
    summary: "Chooses the password of an account with the token of an invitation, and signs in.")

  /// The invitation's token, which works once.
  public let token: String
  /// The name; nil keeps the one that the account was made with.
  public let name: String?
  /// The password.
  public let password: Password
  /// A code of the second factor, if the account has one.
  public let code: String?

  /// Creates the operation.
  public init(token: String, name: String? = nil, password: Password, code: String? = nil) {
    self.token = token
    self.name = name
    self.password = password
    self.code = code
  }

  /// Accepts it.
  public func run(_ call: OperationCall) async throws(OperationError) -> SessionGrant {
    let (services, people) = (call.services, call.services.people)
    guard let invitation = people.mint.code(.invitation, of: token),
      var account = try await services.stored({ () async throws(StoreError) in
        try await people.store.invitedAccount(code: invitation, at: call.now)
      }), !account.user.disabled
    else { throw OperationError(.linkInvalid) }
    let user = account.user
    let name: String? = if let name { try AccountText.name(name) } else { nil }
    let hash = try await people.hash(password, name: name ?? user.name, email: user.email)
    try await services.signIn.confirm(code, of: account, from: call.address)
    let receipt = try await services.stored { () async throws(StoreError) in
      try await people.store.acceptInvitation(code: invitation, name: name, password: hash, at: call.now)
    }
    if let error = OperationError.of(receipt, user: user.id) { throw error }
    await people.renamed()
    account.password = hash
    account.user.name = name ?? user.name
    return try await services.signIn.begin(account, from: call.address)
  }
}

/// Ends every session of a person.
public struct SignOutUser: Operation {
  /// What the surfaces need to know.
  public static let spec = OperationSpec(
    "users.sign_out", http: .post("users/{user}/sign-out"), access: .admin, effect: .edit,
    audited: .object("user", "user"), summary: "Ends every session of a person.")

  /// The account.
  public let user: UserID

  /// Creates the operation.
  public init(user: UserID) { self.user = user }

  /// Ends them.
  public func run(_ call: OperationCall) async throws(OperationError) -> Done {
    _ = try await call.managed(user)
    _ = try await call.services.stored { () async throws(StoreError) in
      try await call.services.people.store.endSessions(of: user, except: nil)
    }
    return Done()
  }
}

/// Turns a person's second factor off, for somebody who lost it.
public struct RemoveUserSecondFactor: Operation {
  /// What the surfaces need to know.
  public static let spec = OperationSpec(
    "users.totp_remove", http: .delete("users/{user}/totp"), access: .admin, effect: .edit,
    audited: .object("user", "user"), summary: "Turns a person's second factor off, for somebody who lost it.")

  /// The account.
  public let user: UserID

  /// Creates the operation.
  public init(user: UserID) { self.user = user }

  /// Turns it off.
  public func run(_ call: OperationCall) async throws(OperationError) -> Done {
    _ = try await call.managed(user)
    try call.demandOther(user)
    _ = try await call.services.stored { () async throws(StoreError) in
      try await call.services.people.store.removeSecondFactor(of: user)
    }
    return Done()
  }
}

/// Sets a person's password and ends their sessions.
public struct SetUserPassword: Operation {
  /// What the surfaces need to know.
  public static let spec = OperationSpec(
    "users.password", local: "elsewhere people choose their own password, by an invitation", effect: .edit,
    audited: .object("user", "user"), summary: "Sets a person's password and ends their sessions.")

  /// The account.
  public let user: UserID
  /// The password.
  public let password: Password

  /// Creates the operation.
  public init(user: UserID, password: Password) {
    self.user = user
    self.password = password
  }

  /// Sets it.
  public func run(_ call: OperationCall) async throws(OperationError) -> Done {
    let people = call.services.people
    let found = try await call.managed(user).user
    let hash = try await people.hash(password, name: found.name, email: found.email)
    let isSet = try await call.services.stored { () async throws(StoreError) in
      try await people.store.setPassword(hash, of: user, keeping: nil)
    }
    guard isSet else { throw OperationError(.userNotFound, ["user": .string(user.rawValue)]) }
    return Done()
  }
}

extension OperationServices {
  /// Makes an invitation of the account.
  func invite(_ user: UserID, now: Date) async throws(OperationError) -> InvitationLink {
    let minted = people.mint.mint(.invitation)
    let invitation = Invitation(code: minted.code, user: user, expiresAt: now.addingTimeInterval(Invitation.life))
    let isMade = try await stored { () async throws(StoreError) in try await people.store.addInvitation(invitation) }
    guard isMade else { throw OperationError(.userNotFound, ["user": .string(user.rawValue)]) }
    return InvitationLink(
      token: minted.token, link: people.link("invitation", minted.token), expiresAt: invitation.expiresAt)
  }
}
