import GatewayKit

/// The outcome of an operation that begins a session.
///
/// The token is for the cookie alone: it is neither encoded nor printed.
public struct SessionGrant: Sendable, Codable, SessionGranting, CustomStringConvertible, CustomReflectable {
  /// The person who signed in.
  public let user: User
  /// What requests of this session that change something carry in `X-CSRF-Token`.
  public let csrfToken: String
  /// The session's token, for the cookie alone; nil after decoding.
  public let sessionToken: String?

  private enum Member: String, CodingKey {
    case user
    case csrfToken
  }

  init(user: User, csrfToken: String, sessionToken: String) {
    self.user = user
    self.csrfToken = csrfToken
    self.sessionToken = sessionToken
  }

  /// Reads everything but the token.
  public init(from decoder: any Decoder) throws {
    let members = try decoder.container(keyedBy: Member.self)
    user = try members.decode(User.self, forKey: .user)
    csrfToken = try members.decode(String.self, forKey: .csrfToken)
    sessionToken = nil
  }

  /// Writes everything but the token.
  public func encode(to encoder: any Encoder) throws {
    var members = encoder.container(keyedBy: Member.self)
    try members.encode(user, forKey: .user)
    try members.encode(csrfToken, forKey: .csrfToken)
  }

  /// The person.
  public var description: String { "a session of \(user.id)" }
  /// Empty.
  public var customMirror: Mirror { Mirror(self, children: []) }
}

/// The outcome of an operation that ends the session that it ran in.
public struct SessionEnd: Sendable, Hashable, Codable, SessionGranting {
  /// How many sessions ended.
  public let ended: Int
  /// None: the browser forgets its cookie.
  public var sessionToken: String? { nil }
}
