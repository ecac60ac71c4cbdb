public import GatewayKit

/// An application registered with a mailbox provider, and the name under which the refresh token is stored.
public struct ConsentClient: Sendable, Hashable, Codable {
  /// The refresh token's name in the vault.
  public let secret: SecretRef
  /// The token endpoint.
  public let tokenURL: String
  /// The application's client id.
  public let clientID: String
  /// The application's client secret, if it has one.
  public let clientSecret: SecretRef?

  /// Creates a client.
  public init(secret: SecretRef, tokenURL: String, clientID: String, clientSecret: SecretRef?) {
    self.secret = secret
    self.tokenURL = tokenURL
    self.clientID = clientID
    self.clientSecret = clientSecret
  }
}

/// The proof of a person's consent.
public enum ConsentProof: Sendable, Hashable, Codable {
  /// A device code; the person may still be typing the user code (RFC 8628).
  case device(code: String)
  /// A code that the person's browser was redirected with (RFC 6749, 4.1; RFC 7636).
  case browser(code: String, verifier: String, redirectURI: String)
}

/// The result of redeeming a proof.
public enum ConsentOutcome: String, Sendable, Hashable, Codable, CaseIterable {
  /// The refresh token is in the vault.
  case stored
  /// The person has not decided yet.
  case pending
  /// As `pending`, and the gateway asked too often.
  case slowDown = "slow_down"
}

/// A device's code, as it is shown to a person (RFC 8628, 3.2).
public struct DeviceCode: Sendable, Hashable, Codable {
  /// The code that the gateway sends when it asks for the token.
  public let deviceCode: String
  /// The code that the person types.
  public let userCode: String
  /// Where the person types it.
  public let verificationURL: String
  /// The shortest time between two requests, in seconds.
  public let interval: Int
  /// The lifetime, in seconds.
  public let expiresIn: Int

  /// Creates a device code.
  public init(deviceCode: String, userCode: String, verificationURL: String, interval: Int, expiresIn: Int) {
    self.deviceCode = deviceCode
    self.userCode = userCode
    self.verificationURL = verificationURL
    self.interval = interval
    self.expiresIn = expiresIn
  }
}

/// A consent requested from a person in a browser (RFC 6749, 4.1; RFC 7636).
public struct AwaitedConsent: Sendable, Hashable, Codable {
  /// The application, and the name of the refresh token.
  public let client: ConsentClient
  /// The value that the browser must return; at least 32 unguessable bytes.
  public let state: String
  /// Proves to the provider that the code is redeemed by the party that requested it.
  public let verifier: String

  /// Creates an awaited consent.
  public init(client: ConsentClient, state: String, verifier: String) {
    self.client = client
    self.state = state
    self.verifier = verifier
  }
}

/// The progress of an awaited consent.
public enum ConsentProgress: Sendable, Hashable, Codable {
  /// No browser has returned yet.
  case waiting
  /// The refresh token is in the vault.
  case stored
  /// Nothing was stored; the reason.
  case failed(String)
  /// The consent is no longer awaited: it expired, or its end was already returned.
  case over
}

/// The result of a browser's return.
public enum ConsentReturn: Sendable, Hashable {
  /// The refresh token is in the vault.
  case stored
  /// Nothing was stored; the caller who started the consent gets the reason.
  case failed
  /// No consent with this state is awaited.
  case unknown
}

/// Obtains long-lived consents from providers. Tokens are read where they are stored, and no other part sees them.
public protocol ConsentTaking: Sendable {
  /// Requests a device code from the endpoint at `url`.
  func deviceCode(for client: ConsentClient, scope: String, at url: String) async throws(AdapterError) -> DeviceCode

  /// Exchanges a proof for a refresh token, and stores that in the vault.
  ///
  /// - Throws: `.unauthorized` with the provider's message when there is no consent; `.rejected` when the provider
  ///   returned no refresh token; `.unavailable` when the provider or the vault could not be reached.
  func redeem(_ proof: ConsentProof, of client: ConsentClient) async throws(AdapterError) -> ConsentOutcome
}
