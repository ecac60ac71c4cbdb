/// Finds out who a request comes from.
///
/// The answers hold the permissions as they are now: a removed or disabled account, a changed role and a revoked token
/// take effect with the next request.
public protocol Authenticating: Sendable {
  /// The person of a session; nil when there is no such session, or it has ended.
  /// - Parameter token: the session's token, as the browser sent it; any text.
  func session(ofToken token: String) async -> SignedIn?
  /// The program of an API token; nil when there is no such token, or it was revoked or has expired.
  /// - Parameter token: the token, as the program sent it; any text.
  func actor(ofToken token: String) async -> Actor?
}

/// A person who has signed in.
public struct SignedIn: Sendable, Hashable {
  /// The account.
  public let user: User
  /// The session, for `OperationRunner.run`.
  public let session: SessionID
  /// What a request of this session that changes something carries in `X-CSRF-Token`. Compare it in constant time.
  public let csrfToken: String

  /// Creates it.
  public init(user: User, session: SessionID, csrfToken: String) {
    self.user = user
    self.session = session
    self.csrfToken = csrfToken
  }

  /// The person as the one who runs an operation.
  public var actor: Actor { user.actor }
}

/// The outcome of an operation that begins or ends a session.
public protocol SessionGranting {
  /// The new session's token, for the cookie alone; nil when the session has ended.
  var sessionToken: String? { get }
}
