import GatewayKit

extension Admin {
  /// Requests a device code for a person to type.
  public func deviceCode(
    for client: ConsentClient, scope: String, at url: String
  ) async throws(AdminError) -> DeviceCode {
    let consents = try demandConsents()
    do { return try await consents.deviceCode(for: client, scope: scope, at: url) } catch {
      throw AdminError(error.message)
    }
  }

  /// Exchanges the proof of a person's consent for a refresh token, which is stored in the vault.
  public func redeem(_ proof: ConsentProof, of client: ConsentClient) async throws(AdminError) -> ConsentOutcome {
    let consents = try demandConsents()
    do { return try await consents.redeem(proof, of: client) } catch { throw AdminError(error.message) }
  }

  /// Starts waiting for a consent from a browser; returns the redirect URL. Needs a running server to receive it.
  public func expect(_ consent: AwaitedConsent) throws(AdminError) -> String { try pendingConsents.expect(consent) }

  /// The progress of an awaited consent; its end is returned only once.
  public func progress(ofConsent state: String) -> ConsentProgress { pendingConsents.progress(of: state) }

  private func demandConsents() throws(AdminError) -> any ConsentTaking {
    guard let consents else { throw AdminError("this gateway cannot receive consents") }
    return consents
  }
}
