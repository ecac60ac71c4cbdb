import Foundation
import GatewayKit

/// Makes the link by which the first owner's account is made, in place of any earlier one.
public struct MakeSetupLink: Operation {
  /// What the surfaces need to know.
  public static let spec = OperationSpec(
    "setup.link", local: "whoever has the link becomes the owner, so it is only printed where the gateway starts",
    effect: .edit, audited: .object("account"), summary: "Makes the link by which the first owner's account is made.")

  /// Creates the operation.
  public init() {}

  /// Makes it, unless there is an account.
  public func run(_ call: OperationCall) async throws(OperationError) -> SetupLinkMade {
    let people = call.services.people
    let minted = people.mint.mint(.setup)
    let link = SetupLink(code: minted.code, expiresAt: call.now.addingTimeInterval(SetupLink.life))
    let isMade = try await call.services.stored { () async throws(StoreError) in
      try await people.store.setSetupLink(link)
    }
    return SetupLinkMade(path: isMade ? "console/setup#\(minted.token)" : nil)
  }
}

/// The set-up link.
public struct SetupLinkMade: Sendable, Codable {
  /// Its path below the gateway's address; nil when there is an account already.
  public let path: String?
}

/// Makes the first owner's account with the token of the set-up link, and signs in.
public struct CompleteSetup: Operation {
  /// What the surfaces need to know.
  public static let spec = OperationSpec(
    "setup.complete", http: .post("setup", status: 201), access: .anybody, effect: .edit, audited: .object("account"),
    onlyForAccounts: "on the gateway's machine accounts are made without a link",
    summary: "Makes the first owner's account with the token of the set-up link, and signs in.")

  /// The link's token, which works once, for an hour.
  public let token: String
  /// The owner's name.
  public let name: String
  /// The owner's address.
  public let email: String
  /// The owner's password.
  public let password: Password

  /// Creates the operation.
  public init(token: String, name: String, email: String, password: Password) {
    self.token = token
    self.name = name
    self.email = email
    self.password = password
  }

  /// Makes the account.
  public func run(_ call: OperationCall) async throws(OperationError) -> SessionGrant {
    let people = call.services.people
    // Before the password is hashed, which takes long.
    guard let code = people.mint.code(.setup, of: token),
      try await call.services.stored({ () async throws(StoreError) in
        try await people.store.hasSetupLink(code: code, at: call.now)
      })
    else { throw OperationError(.linkInvalid) }
    let user = User(
      id: UserID(rawValue: call.services.identifiers.fresh("u")), name: try AccountText.name(name),
      email: try AccountText.email(email), permissions: .all, createdAt: call.now)
    let hash = try await people.hash(password, name: user.name, email: user.email)
    let account = Account(user: user, password: hash)
    let receipt = try await call.services.stored { () async throws(StoreError) in
      try await people.store.completeSetup(code: code, as: account, at: call.now)
    }
    if let error = OperationError.of(receipt, user: user.id) { throw error }
    call.concerns(user.id)
    await people.renamed()
    return try await call.services.signIn.begin(account, from: call.address)
  }
}
