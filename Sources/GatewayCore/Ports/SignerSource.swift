public import GatewayKit

/// Where signers come from: the vault.
public protocol SignerSource: Sendable {
  /// A signer whose codes are worth nothing under another scope: `core`, `channel/site`.
  func signer(scope: String) -> any Signer
}
