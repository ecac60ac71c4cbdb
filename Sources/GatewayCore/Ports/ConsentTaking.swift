public import GatewayKit

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
