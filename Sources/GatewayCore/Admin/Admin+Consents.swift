import GatewayKit

extension Admin {
  /// Asks for a device's code, for a person to type.
  public func deviceCode(
    for client: ConsentClient, scope: String, at url: String
  ) async throws(AdminError) -> DeviceCode {
    let consents = try demandConsents()
    do { return try await consents.deviceCode(for: client, scope: scope, at: url) } catch {
      throw AdminError(error.message)
    }
  }

  /// Turns what shows a person's consent into a refresh token in the vault.
  public func redeem(_ proof: ConsentProof, of client: ConsentClient) async throws(AdminError) -> ConsentOutcome {
    let consents = try demandConsents()
    do { return try await consents.redeem(proof, of: client) } catch { throw AdminError(error.message) }
  }

  /// Awaits a consent from a browser; gives the address that the provider has to send it back to. Only a server that runs
  /// is there when it comes.
  public func expect(_ consent: AwaitedConsent) throws(AdminError) -> String { try pendingConsents.expect(consent) }

  /// How far an awaited consent came; its end is told once.
  public func progress(ofConsent state: String) -> ConsentProgress { pendingConsents.progress(of: state) }

  private func demandConsents() throws(AdminError) -> any ConsentTaking {
    guard let consents else { throw AdminError("this gateway was put together without a way to consents") }
    return consents
  }
}
