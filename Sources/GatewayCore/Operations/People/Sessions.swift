public import Foundation
import GatewayKit

/// Signs in with an address and a password, and a code if the account has a second factor.
public struct BeginSession: Operation {
  /// What the surfaces need to know.
  public static let spec = OperationSpec(
    "session.begin", http: .post("session"), access: .anybody, effect: .edit, audited: .object("session"),
    onlyForAccounts: "users of the gateway's machine and programs do not sign in",
    summary: "Signs in with an address and a password, and a code if the account has a second factor.")

  /// The account's address.
  public let email: String
  /// The account's password.
  public let password: Password
  /// A code of the second factor, or a recovery code.
  public let code: String?

  /// Creates the operation.
  public init(email: String, password: Password, code: String? = nil) {
    self.email = email
    self.password = password
    self.code = code
  }

  /// Signs in. With a second factor and without a code it throws `totp_required`.
  public func run(_ call: OperationCall) async throws(OperationError) -> SessionGrant {
    let signIn = call.services.signIn
    let account = try await signIn.account(email: email, password: password, code: code, from: call.address)
    call.changed(from: nil, to: ["user": account.user.id])
    return try await signIn.begin(account, from: call.address)
  }
}

/// Tells who is signed in.
public struct ShowSession: Operation {
  /// What the surfaces need to know.
  public static let spec = OperationSpec(
    "session.show", http: .get("session"), access: .agent, effect: .read,
    summary: "Tells who is signed in, what they may do, and the session's CSRF token.")

  /// Creates the operation.
  public init() {}

  /// Reads it.
  public func run(_ call: OperationCall) async throws(OperationError) -> SessionView {
    var user: User?
    if case .user = call.actor { user = try await call.account().user }
    let business = call.services.business
    return SessionView(
      user: user, role: call.permissions.role, permissions: call.permissions,
      business: .init(name: business.name, locale: business.locale, timeZone: business.timeZone.identifier),
      csrfToken: call.session.map(call.services.people.mint.csrfToken))
  }
}

/// Who is signed in.
public struct SessionView: Sendable, Hashable, Codable {
  /// The business as the console names it.
  public struct Business: Sendable, Hashable, Codable {
    /// The name.
    public let name: String
    /// The language, as a BCP 47 tag.
    public let locale: String
    /// The time zone's name.
    public let timeZone: String
  }

  /// The person; nil for a program and at a terminal.
  public let user: User?
  /// The role.
  public let role: Role
  /// What they may do.
  public let permissions: Permissions
  /// The business.
  public let business: Business
  /// What requests of this session that change something carry in `X-CSRF-Token`; nil without a session.
  public let csrfToken: String?
}

/// Signs out.
public struct EndSession: Operation {
  /// What the surfaces need to know.
  public static let spec = OperationSpec(
    "session.end", http: .delete("session"), access: .agent, effect: .edit, audited: .object("session"),
    onlyForAccounts: "users of the gateway's machine and programs do not sign in",
    summary: "Ends the session.")

  /// Creates the operation.
  public init() {}

  /// Ends it.
  public func run(_ call: OperationCall) async throws(OperationError) -> SessionEnd {
    guard let session = call.session else { throw OperationError(.unauthenticated) }
    try await call.services.stored { () async throws(StoreError) in
      try await call.services.people.store.endSession(session)
    }
    return SessionEnd(ended: 1)
  }
}

/// Lists the sessions of the signed-in person.
public struct ListSessions: Operation {
  /// What the surfaces need to know.
  public static let spec = OperationSpec(
    "sessions.list", http: .get("me/sessions"), access: .agent, effect: .read, onlyForAccounts: ownAccountReason,
    summary: "Lists the sessions of the signed-in person.")

  /// Creates the operation.
  public init() {}

  /// Lists.
  public func run(_ call: OperationCall) async throws(OperationError) -> Page<SessionSummary> {
    let user = try await call.account().user.id
    let found = try await call.services.stored { () async throws(StoreError) in
      try await call.services.people.store.sessions(of: user)
    }
    return Page(
      found.filter { call.now < $0.expiresAt }.map {
        SessionSummary(
          id: $0.id, createdAt: $0.createdAt, lastUsedAt: $0.lastUsedAt, expiresAt: $0.expiresAt, address: $0.address,
          isCurrent: $0.id == call.session)
      })
  }
}

/// A session in its person's list.
public struct SessionSummary: Sendable, Hashable, Codable {
  /// The id, which is not the token.
  public let id: SessionID
  /// When the person signed in.
  public let createdAt: Date
  /// When it was last used, to the minute.
  public let lastUsedAt: Date
  /// When it ends if it is not used any more.
  public let expiresAt: Date
  /// The network address of the sign-in; nil if it is not known.
  public let address: String?
  /// Whether it is the one that asks.
  public let isCurrent: Bool
}

/// Ends every session of the signed-in person, also the one that asks.
public struct EndAllSessions: Operation {
  /// What the surfaces need to know.
  public static let spec = OperationSpec(
    "sessions.end_all", http: .delete("me/sessions"), access: .agent, effect: .edit, audited: .object("session"),
    onlyForAccounts: ownAccountReason,
    summary: "Ends every session of the signed-in person, also the one that asks.")

  /// Creates the operation.
  public init() {}

  /// Ends them.
  public func run(_ call: OperationCall) async throws(OperationError) -> SessionEnd {
    let user = try await call.account().user.id
    return SessionEnd(
      ended: try await call.services.stored { () async throws(StoreError) in
        try await call.services.people.store.endSessions(of: user, except: nil)
      })
  }
}
