public import GatewayKit

/// Where signers come from: the vault.
public protocol SignerSource: Sendable {
  /// A signer whose codes are worth nothing under another scope: `core`, `channel/site`.
  ///
  /// It computes with those secrets among `uses`, what the settings of its adapter name, that go to no origin.
  func signer(scope: String, secrets uses: [SecretUse]) -> any Signer
}

extension SignerSource {
  /// A signer that computes with no secret.
  public func signer(scope: String) -> any Signer { signer(scope: scope, secrets: []) }
}
