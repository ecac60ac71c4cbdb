import GatewayKit

// The operations of an OAuth consent. The gateway reads and stores the tokens; they never cross the control socket.

/// Requests a device code for a person to type.
public struct RequestDeviceCode: Operation {
  /// What the surfaces need to know.
  public static let spec = OperationSpec(
    "consents.device", local: consentsAreLocal, effect: .edit, audited: .object("consent"),
    summary: "Requests a device code for a person to type at the provider.")

  /// The registered client.
  public let client: ConsentClient
  /// The scope to ask for.
  public let scope: String
  /// The provider's address for device codes.
  public let url: String

  /// Creates the operation.
  public init(client: ConsentClient, scope: String, url: String) {
    self.client = client
    self.scope = scope
    self.url = url
  }

  /// Requests it.
  public func run(_ call: OperationCall) async throws(OperationError) -> DeviceCode {
    let consents = try call.services.demandConsents()
    do { return try await consents.deviceCode(for: client, scope: scope, at: url) } catch {
      throw OperationError(.consentFailed, ["reason": .string(error.message)])
    }
  }
}

/// Exchanges the proof of a person's consent for a refresh token, which is stored in the vault.
public struct RedeemConsent: Operation {
  /// What the surfaces need to know.
  public static let spec = OperationSpec(
    "consents.redeem", local: consentsAreLocal, effect: .edit, audited: .object("consent"),
    summary: "Exchanges the proof of a consent for a refresh token, which is stored in the vault.")

  /// The registered client.
  public let client: ConsentClient
  /// The code, or the device's.
  public let proof: ConsentProof

  /// Creates the operation.
  public init(client: ConsentClient, proof: ConsentProof) {
    self.client = client
    self.proof = proof
  }

  /// Exchanges it.
  public func run(_ call: OperationCall) async throws(OperationError) -> ConsentOutcome {
    let consents = try call.services.demandConsents()
    do { return try await consents.redeem(proof, of: client) } catch {
      throw OperationError(.consentFailed, ["reason": .string(error.message)])
    }
  }
}

/// Starts waiting for a consent from a browser, and returns the redirect URL. Needs a running server to receive it.
public struct ExpectConsent: Operation {
  /// What the surfaces need to know.
  public static let spec = OperationSpec(
    "consents.expect", local: consentsAreLocal, effect: .edit, audited: .object("consent"),
    summary: "Starts waiting for a consent from a browser.")

  /// The consent.
  public let consent: AwaitedConsent

  /// Creates the operation.
  public init(consent: AwaitedConsent) { self.consent = consent }

  /// Starts waiting.
  public func run(_ call: OperationCall) async throws(OperationError) -> String {
    try call.services.pendingConsents.expect(consent)
  }
}

/// Tells the progress of an awaited consent; its end is told only once.
public struct ShowConsentProgress: Operation {
  /// What the surfaces need to know.
  public static let spec = OperationSpec(
    "consents.progress", local: consentsAreLocal, effect: .read,
    summary: "Tells the progress of an awaited consent; its end is told only once.")

  /// The state that the consent was expected with.
  public let state: String

  /// Creates the operation.
  public init(state: String) { self.state = state }

  /// Reads it.
  public func run(_ call: OperationCall) async throws(OperationError) -> ConsentProgress {
    call.services.pendingConsents.progress(of: state)
  }
}

/// Why consents are not in the API.
private let consentsAreLocal = "the code and the client's secret stay on the machine where they are typed"

extension OperationServices {
  fileprivate func demandConsents() throws(OperationError) -> any ConsentTaking {
    guard let consents else { throw OperationError(.consentsUnsupported) }
    return consents
  }
}
