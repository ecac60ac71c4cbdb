public import GatewayKit

/// An application as a provider of mailboxes knows it, and the name under which a consent's refresh token is kept.
public struct ConsentClient: Sendable, Hashable, Codable {
  /// The refresh token's name in the vault.
  public let secret: SecretRef
  /// Where tokens are made.
  public let tokenURL: String
  /// The application's id.
  public let clientID: String
  /// Its secret, where it has one.
  public let clientSecret: SecretRef?

  /// A client.
  public init(secret: SecretRef, tokenURL: String, clientID: String, clientSecret: SecretRef?) {
    self.secret = secret
    self.tokenURL = tokenURL
    self.clientID = clientID
    self.clientSecret = clientSecret
  }
}

/// What shows that a person consented.
public enum ConsentProof: Sendable, Hashable, Codable {
  /// The person may be typing a device's code somewhere (RFC 8628).
  case device(code: String)
  /// The person's browser was sent back with a code (RFC 6749, 4.1; RFC 7636).
  case browser(code: String, verifier: String, redirectURI: String)
}

/// What became of a proof.
public enum ConsentOutcome: String, Sendable, Hashable, Codable {
  /// The refresh token is in the vault.
  case stored
  /// The person has not decided yet.
  case pending
  /// As `pending`, and it was asked too often.
  case slowDown
}

/// A device's code, as it is shown to a person (RFC 8628, 3.2).
public struct DeviceCode: Sendable, Hashable, Codable {
  /// What the gateway shows.
  public let deviceCode: String
  /// What the person types.
  public let userCode: String
  /// Where.
  public let verificationURL: String
  /// The seconds between two questions.
  public let interval: Int
  /// The seconds after which it is worth nothing.
  public let expiresIn: Int

  /// A code.
  public init(deviceCode: String, userCode: String, verificationURL: String, interval: Int, expiresIn: Int) {
    self.deviceCode = deviceCode
    self.userCode = userCode
    self.verificationURL = verificationURL
    self.interval = interval
    self.expiresIn = expiresIn
  }
}

/// A consent that a person is being asked for in a browser (RFC 6749, 4.1; RFC 7636).
public struct AwaitedConsent: Sendable, Hashable, Codable {
  /// For which application, and under which name the refresh token is kept.
  public let client: ConsentClient
  /// What the browser has to bring back; at least 32 bytes that nobody guesses.
  public let state: String
  /// What shows the provider that who redeems is who asked.
  public let verifier: String

  /// A consent.
  public init(client: ConsentClient, state: String, verifier: String) {
    self.client = client
    self.state = state
    self.verifier = verifier
  }
}

/// How far an awaited consent came.
public enum ConsentProgress: Sendable, Hashable, Codable {
  /// No browser came back yet.
  case waiting
  /// The refresh token is in the vault.
  case stored
  /// Nothing was stored, and why.
  case failed(String)
  /// Nobody waits for it any more: its time is over, or its end was told.
  case over
}

/// What became of an answer that a browser brought back.
public enum ConsentReturn: Sendable, Hashable {
  /// The refresh token is in the vault.
  case stored
  /// Nothing was stored; who asked is told why.
  case failed
  /// Nobody waits for such an answer.
  case unknown
}

/// Gets standing consents from providers: tokens are read where they are stored, and nobody else sees one.
public protocol ConsentTaking: Sendable {
  /// Asks the endpoint at `url` for a device's code.
  func deviceCode(for client: ConsentClient, scope: String, at url: String) async throws(AdapterError) -> DeviceCode

  /// Turns a proof into a refresh token, and puts that into the vault.
  ///
  /// - Throws: `.unauthorized` with the provider's words when there is no consent; `.rejected` when the provider gave no
  ///   refresh token; `.unavailable` when it, or the vault, could not be reached.
  func redeem(_ proof: ConsentProof, of client: ConsentClient) async throws(AdapterError) -> ConsentOutcome
}
