public import Foundation
import GatewayKit

/// Lists the API tokens, without the tokens themselves.
public struct ListTokens: Operation {
  /// What the surfaces need to know.
  public static let spec = OperationSpec(
    "tokens.list", http: .get("tokens"), access: .admin, effect: .read,
    summary: "Lists the API tokens, without the tokens themselves.")

  /// Creates the operation.
  public init() {}

  /// Lists.
  public func run(_ call: OperationCall) async throws(OperationError) -> Page<APIToken> {
    Page(
      try await call.services.stored { () async throws(StoreError) in try await call.services.people.store.tokens() })
  }
}

/// Makes an API token for a program.
public struct CreateToken: Operation {
  /// What the surfaces need to know.
  public static let spec = OperationSpec(
    "tokens.create", http: .post("tokens", status: 201), access: .admin, effect: .edit, audited: .object("token"),
    summary: "Makes an API token for a program. Only this answer shows it.")

  /// The name by which people recognise it.
  public let name: String
  /// The role; at most the actor's own.
  public let role: Role
  /// What it may be used for; nil for everything that the role may do.
  public let scope: APIToken.Scope?
  /// When it ends; nil for never.
  public let expiresAt: Date?

  /// Creates the operation.
  public init(name: String, role: Role, scope: APIToken.Scope? = nil, expiresAt: Date? = nil) {
    self.name = name
    self.role = role
    self.scope = scope
    self.expiresAt = expiresAt
  }

  /// Makes it.
  public func run(_ call: OperationCall) async throws(OperationError) -> CreatedToken {
    let people = call.services.people
    try call.demand(role)
    if let expiresAt, expiresAt <= call.now { throw OperationError(.tokenExpiryInvalid) }
    let minted = people.mint.mint(.apiToken, prefix: APIToken.prefix(of: role))
    let token = APIToken(
      id: TokenID(rawValue: call.services.identifiers.fresh("t")), name: try AccountText.name(name), role: role,
      scope: scope ?? .all, prefix: String(minted.token.prefix(APIToken.shownLength)), createdAt: call.now,
      expiresAt: expiresAt)
    try await call.services.stored { () async throws(StoreError) in
      try await people.store.addToken(token, code: minted.code)
    }
    call.concerns(token.id)
    call.changed(from: nil, to: ["role": role])
    await people.renamed()
    return CreatedToken(token: minted.token, details: token)
  }
}

/// An API token that was just made.
public struct CreatedToken: Sendable, Codable, CustomStringConvertible, CustomReflectable {
  /// The token. It is shown once.
  public let token: String
  /// What is shown of it later.
  public let details: APIToken

  /// The details' id.
  public var description: String { "the new token \(details.id)" }
  /// The details alone.
  public var customMirror: Mirror { Mirror(self, children: ["details": details]) }
}

/// Revokes an API token at once.
public struct RevokeToken: Operation {
  /// What the surfaces need to know.
  public static let spec = OperationSpec(
    "tokens.revoke", http: .delete("tokens/{token}"), access: .admin, effect: .edit,
    audited: .object("token", "token"), summary: "Revokes an API token at once.")

  /// The token's id.
  public let token: TokenID

  /// Creates the operation.
  public init(token: TokenID) { self.token = token }

  /// Revokes it.
  public func run(_ call: OperationCall) async throws(OperationError) -> Done {
    let people = call.services.people
    let found = try await call.services.stored { () async throws(StoreError) in try await people.store.tokens() }
      .first { $0.id == token }
    if let found { try call.demand(found.role) }
    let isRevoked = try await call.services.stored { () async throws(StoreError) in
      try await people.store.revokeToken(token, at: call.now)
    }
    guard found != nil, isRevoked else { throw OperationError(.tokenNotFound, ["token": .string(token.rawValue)]) }
    return Done()
  }
}
