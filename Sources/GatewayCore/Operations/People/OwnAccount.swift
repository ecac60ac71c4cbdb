import GatewayKit

/// Shows the signed-in person's account.
public struct ShowMe: Operation {
  /// What the surfaces need to know.
  public static let spec = OperationSpec(
    "me.show", http: .get("me"), access: .agent, effect: .read, onlyForAccounts: ownAccountReason,
    summary: "Shows the signed-in person's account.")

  /// Creates the operation.
  public init() {}

  /// Reads it.
  public func run(_ call: OperationCall) async throws(OperationError) -> User { try await call.account().user }
}

/// Changes the signed-in person's name or language.
public struct ChangeMe: Operation {
  /// What the surfaces need to know.
  public static let spec = OperationSpec(
    "me.change", http: .patch("me"), access: .agent, effect: .edit, audited: .object("account"),
    onlyForAccounts: ownAccountReason, summary: "Changes the signed-in person's name or language.")

  /// The new name; nil keeps it.
  public let name: String?
  /// The new language as a BCP 47 tag, the empty text for the browser's; nil keeps it.
  public let locale: String?

  /// Creates the operation.
  public init(name: String? = nil, locale: String? = nil) {
    self.name = name
    self.locale = locale
  }

  /// Changes it.
  public func run(_ call: OperationCall) async throws(OperationError) -> User {
    let people = call.services.people
    let id = try await call.account().user.id
    var edit = AccountEdit(user: id)
    if let name { edit.name = try AccountText.name(name) }
    if let locale { edit.locale = .some(try AccountText.locale(locale)) }
    let receipt = try await call.services.stored { [edit] () async throws(StoreError) in
      try await people.store.editAccount(edit)
    }
    if let error = OperationError.of(receipt, user: id) { throw error }
    await people.renamed()
    return try await call.account().user
  }
}

/// Changes the signed-in person's password, and ends their other sessions.
public struct ChangeMyPassword: Operation {
  /// What the surfaces need to know.
  public static let spec = OperationSpec(
    "me.password", http: .post("me/password"), access: .agent, effect: .edit, audited: .object("account"),
    onlyForAccounts: ownAccountReason,
    summary: "Changes the signed-in person's password, and ends their other sessions.")

  /// The password until now.
  public let current: Password
  /// The new password.
  public let password: Password

  /// Creates the operation.
  public init(current: Password, password: Password) {
    self.current = current
    self.password = password
  }

  /// Changes it.
  public func run(_ call: OperationCall) async throws(OperationError) -> Done {
    let people = call.services.people
    let account = try await call.account()
    try await call.services.signIn.confirm(current, of: account, from: call.address)
    let hash = try await people.hash(password, name: account.user.name, email: account.user.email)
    let isSet = try await call.services.stored { () async throws(StoreError) in
      try await people.store.setPassword(hash, of: account.user.id, keeping: call.session)
    }
    guard isSet else { throw OperationError(.unauthenticated) }
    return Done()
  }
}
