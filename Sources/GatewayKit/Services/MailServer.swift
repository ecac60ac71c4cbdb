/// A mail server with its login.
public struct MailServer: Sendable, Hashable {
  /// The credential of a login.
  public enum Credential: Sendable, Hashable {
    /// A password (SASL PLAIN or LOGIN).
    case password(SecretRef)
    /// Short-lived access tokens (SASL XOAUTH2), which the gateway obtains and renews.
    case oauth(OAuthGrant)
  }

  /// `imaps://host:993`, `smtps://host:465` (TLS from the first byte) or `imap://host:143`, `smtp://host:587`
  /// (STARTTLS, required; without TLS only to a loopback address).
  public var url: String
  /// The user name of the account.
  public var user: String
  /// The credential of the account.
  public var credential: Credential

  /// Creates a server.
  public init(url: String, user: String, credential: Credential) {
    self.url = url
    self.user = user
    self.credential = credential
  }
}

/// The consent of an account's owner (RFC 6749 §6), with which access tokens are obtained.
///
/// A provider may return a new refresh token with an access token; it replaces the old one in the vault before the access
/// token is used.
public struct OAuthGrant: Sendable, Hashable {
  /// The token endpoint.
  public var tokenURL: String
  /// The OAuth client id.
  public var clientID: String
  /// The OAuth client secret, if the provider needs one.
  public var clientSecret: SecretRef?
  /// The refresh token.
  public var refreshToken: SecretRef
  /// The scopes to request, separated by spaces; nil: those of the consent.
  public var scope: String?

  /// Creates a consent.
  public init(
    tokenURL: String, clientID: String, clientSecret: SecretRef?, refreshToken: SecretRef, scope: String? = nil
  ) {
    self.tokenURL = tokenURL
    self.clientID = clientID
    self.clientSecret = clientSecret
    self.refreshToken = refreshToken
    self.scope = scope
  }
}
