/// A mail server and how to log in to it.
public struct MailServer: Sendable, Hashable {
  /// Who logs in, and with what.
  public enum Credential: Sendable, Hashable {
    /// A password (SASL PLAIN or LOGIN).
    case password(SecretRef)
    /// Short-lived access tokens (SASL XOAUTH2), which the gateway gets and renews by itself.
    case oauth(OAuthGrant)
  }

  /// `imaps://host:993`, `smtps://host:465` (TLS from the first byte) or `imap://host:143`, `smtp://host:587`
  /// (STARTTLS, required; without TLS only to a loopback address).
  public var url: String
  /// The account's name.
  public var user: String
  /// What proves it.
  public var credential: Credential

  /// A server.
  public init(url: String, user: String, credential: Credential) {
    self.url = url
    self.user = user
    self.credential = credential
  }
}

/// A standing consent of the account's owner (RFC 6749 §6), from which access tokens are made.
///
/// A provider may answer a renewal with a new refresh token; it takes the old one's place in the vault before the
/// access token is used.
public struct OAuthGrant: Sendable, Hashable {
  /// Where tokens are made.
  public var tokenURL: String
  /// The application's id at the provider.
  public var clientID: String
  /// The application's secret, where the provider asks for one.
  public var clientSecret: SecretRef?
  /// The refresh token.
  public var refreshToken: SecretRef
  /// The scopes to ask for, separated by spaces; nil leaves those of the consent.
  public var scope: String?

  /// A consent.
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
