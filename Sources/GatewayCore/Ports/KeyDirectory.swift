public import GatewayKit

/// Which secrets are stored: all that the core asks of the vault.
public protocol KeyDirectory: Sendable {
  /// Whether a value is stored under the name and can be opened.
  func hasKey(_ name: SecretRef) async -> Bool
}
