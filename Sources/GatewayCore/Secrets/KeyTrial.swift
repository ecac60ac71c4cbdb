public import GatewayKit

/// The result of trying a value at a provider before it is stored.
public struct KeyTrial: Sendable, Hashable, Codable {
  /// The provider.
  public let provider: ProviderID
  /// The result.
  public let result: KeyVerification

  /// Creates a result.
  public init(_ provider: ProviderID, _ result: KeyVerification) {
    self.provider = provider
    self.result = result
  }
}

/// The result of storing a value.
public struct SecretStoring: Sendable, Hashable, Codable {
  /// Whether the value was stored. If not, the present one stays in use, because the new one does not work.
  public let isStored: Bool
  /// The secret as it is now.
  public let secret: SecretSummary
  /// What the providers that use it answered to the new value; empty if none does, or none was asked.
  public let trials: [KeyTrial]

  /// Creates a result.
  public init(isStored: Bool, secret: SecretSummary, trials: [KeyTrial]) {
    self.isStored = isStored
    self.secret = secret
    self.trials = trials
  }
}
