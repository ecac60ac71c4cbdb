import GatewayKit

/// Lists everybody with an account.
public struct ListUsers: Operation {
  /// What the surfaces need to know.
  public static let spec = OperationSpec(
    "users.list", http: .get("users"), access: .admin, effect: .read, summary: "Lists everybody with an account.")

  /// Creates the operation.
  public init() {}

  /// Lists.
  public func run(_ call: OperationCall) async throws(OperationError) -> Page<User> {
    Page(
      try await call.services.stored { () async throws(StoreError) in try await call.services.people.store.users() })
  }
}

/// Lists the names of everybody who can sign in, for assigning conversations.
public struct ListColleagues: Operation {
  /// What the surfaces need to know.
  public static let spec = OperationSpec(
    "colleagues.list", http: .get("colleagues"), access: .agent, effect: .read,
    summary: "Lists the names of everybody who can sign in.")

  /// Creates the operation.
  public init() {}

  /// Lists.
  public func run(_ call: OperationCall) async throws(OperationError) -> Page<Colleague> {
    let users = try await call.services.stored { () async throws(StoreError) in
      try await call.services.people.store.users()
    }
    return Page(users.filter { !$0.disabled }.map(Colleague.init))
  }
}

/// A person as agents see them.
public struct Colleague: Sendable, Hashable, Codable {
  /// The account.
  public let id: UserID
  /// The name.
  public let name: String

  init(_ user: User) {
    id = user.id
    name = user.name
  }
}

/// Makes an account.
public struct AddUser: Operation {
  /// What the surfaces need to know.
  public static let spec = OperationSpec(
    "users.add", http: .post("users", status: 201), access: .admin, effect: .edit, audited: .object("user"),
    summary: "Makes an account and returns the link by which its person chooses a password.")

  /// The address that the person signs in with.
  public let email: String
  /// The name; nil for what stands before the address's `@`.
  public let name: String?
  /// The role.
  public let role: Role
  /// Whether the person sees only conversations assigned to them or their teams; nil for no.
  public let onlyAssigned: Bool?
  /// Whether the person sees phone numbers and e-mail addresses; nil for yes.
  public let seesAddresses: Bool?
  /// The teams; nil for none.
  public let teams: [TeamID]?
  /// The password; only on the gateway's machine. Without it the outcome has an invitation.
  public let password: Password?

  /// Creates the operation.
  public init(
    email: String, name: String? = nil, role: Role, onlyAssigned: Bool? = nil, seesAddresses: Bool? = nil,
    teams: [TeamID]? = nil, password: Password? = nil
  ) {
    self.email = email
    self.name = name
    self.role = role
    self.onlyAssigned = onlyAssigned
    self.seesAddresses = seesAddresses
    self.teams = teams
    self.password = password
  }

  /// Makes it.
  public func run(_ call: OperationCall) async throws(OperationError) -> AddedUser {
    let (services, people) = (call.services, call.services.people)
    try call.demand(role)
    let email = try AccountText.email(email)
    let user = User(
      id: UserID(rawValue: services.identifiers.fresh("u")),
      name: try AccountText.name(name ?? String(email.prefix { $0 != "@" })), email: email,
      permissions: Permissions(
        role: role, onlyAssigned: onlyAssigned ?? false, seesAddresses: seesAddresses ?? true),
      teams: teams ?? [], createdAt: call.now)
    try await services.demand(user.teams)
    var hash: PasswordHash?
    if let password {
      guard case .host = call.actor else { throw OperationError(.passwordForOthers) }
      hash = try await people.hash(password, name: user.name, email: email)
    }
    let account = Account(user: user, password: hash)
    let receipt = try await services.stored { () async throws(StoreError) in
      try await people.store.addAccount(account)
    }
    if let error = OperationError.of(receipt, user: user.id) { throw error }
    call.concerns(user.id)
    call.changed(from: nil, to: user.permissions)
    await people.renamed()
    return AddedUser(user: user, invitation: hash == nil ? try await services.invite(user.id, now: call.now) : nil)
  }
}

/// An account that was just made.
public struct AddedUser: Sendable, Hashable, Codable {
  /// The person.
  public let user: User
  /// The link by which the person chooses a password; nil when there is a password already.
  public let invitation: InvitationLink?
}

/// Changes what a person may do, their teams, or whether they can sign in.
public struct ChangeUser: Operation {
  /// What the surfaces need to know.
  public static let spec = OperationSpec(
    "users.change", http: .patch("users/{user}"), access: .admin, effect: .edit, audited: .object("user", "user"),
    summary: "Changes what a person may do, their teams, or whether they can sign in.")

  /// The account.
  public let user: UserID
  /// The new name; nil keeps it.
  public let name: String?
  /// The new role, which ends the person's sessions; nil keeps it.
  public let role: Role?
  /// Whether the person sees only conversations assigned to them or their teams; nil keeps it.
  public let onlyAssigned: Bool?
  /// Whether the person sees phone numbers and e-mail addresses; nil keeps it.
  public let seesAddresses: Bool?
  /// The teams; nil keeps them.
  public let teams: [TeamID]?
  /// Whether the account is switched off, which ends the person's sessions; nil keeps it.
  public let disabled: Bool?

  /// Creates the operation.
  public init(
    user: UserID, name: String? = nil, role: Role? = nil, onlyAssigned: Bool? = nil, seesAddresses: Bool? = nil,
    teams: [TeamID]? = nil, disabled: Bool? = nil
  ) {
    self.user = user
    self.name = name
    self.role = role
    self.onlyAssigned = onlyAssigned
    self.seesAddresses = seesAddresses
    self.teams = teams
    self.disabled = disabled
  }

  /// Changes it.
  public func run(_ call: OperationCall) async throws(OperationError) -> User {
    let (services, people) = (call.services, call.services.people)
    let before = try await call.managed(user).user
    if role != nil || onlyAssigned != nil || seesAddresses != nil || disabled != nil { try call.demandOther(user) }
    if let role { try call.demand(role) }
    if let teams { try await services.demand(teams) }
    var edit = AccountEdit(user: user, expectedRole: before.permissions.role)
    if let name { edit.name = try AccountText.name(name) }
    if role != nil || onlyAssigned != nil || seesAddresses != nil {
      edit.permissions = Permissions(
        role: role ?? before.permissions.role, onlyAssigned: onlyAssigned ?? before.permissions.onlyAssigned,
        seesAddresses: seesAddresses ?? before.permissions.seesAddresses)
    }
    edit.teams = teams
    edit.disabled = disabled
    let receipt = try await services.stored { [edit] () async throws(StoreError) in
      try await people.store.editAccount(edit)
    }
    if let error = OperationError.of(receipt, user: user) { throw error }
    await people.renamed()
    let after = try await call.managed(user).user
    call.changed(from: Rights(before), to: Rights(after))
    return after
  }
}

/// What the audit log says about an account.
private struct Rights: Encodable {
  let permissions: Permissions
  let teams: [TeamID]
  let disabled: Bool

  init(_ user: User) {
    permissions = user.permissions
    teams = user.teams
    disabled = user.disabled
  }
}

/// Removes an account. Its sessions end at once.
public struct RemoveUser: Operation {
  /// What the surfaces need to know.
  public static let spec = OperationSpec(
    "users.remove", http: .delete("users/{user}"), access: .admin, effect: .edit, audited: .object("user", "user"),
    summary: "Removes an account; its sessions end at once. The last owner cannot be removed.")

  /// The account.
  public let user: UserID

  /// Creates the operation.
  public init(user: UserID) { self.user = user }

  /// Removes it.
  public func run(_ call: OperationCall) async throws(OperationError) -> Done {
    let people = call.services.people
    let role = try await call.managed(user).user.permissions.role
    let receipt = try await call.services.stored { () async throws(StoreError) in
      try await people.store.removeAccount(user, whileRoleIs: role)
    }
    if let error = OperationError.of(receipt, user: user) { throw error }
    await people.renamed()
    return Done()
  }
}
