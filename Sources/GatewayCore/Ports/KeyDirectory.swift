public import Foundation
public import GatewayKit

/// How secrets stand: all that the core asks of the vault while it answers.
public protocol KeyDirectory: Sendable {
  /// How a secret stands.
  func standing(of name: SecretRef) async -> KeyStanding

  /// Notes what using a secret at its service showed.
  func note(_ result: KeyVerification, of name: SecretRef) async throws(VaultError)
}

/// How a secret stands.
public struct KeyStanding: Sendable, Hashable {
  /// Whether a value is stored under the name.
  public let isStored: Bool
  /// Why it cannot be used, with the remedy; nil when it can.
  public let trouble: String?
  /// What using it, or trying it, showed last; nil while nothing has.
  public let verification: SecretVerification?
  /// When the value was given; nil where none is stored.
  public let givenAt: Date?

  /// The standing of a stored value.
  public init(givenAt: Date, trouble: String? = nil, verification: SecretVerification? = nil) {
    isStored = true
    self.givenAt = givenAt
    self.trouble = trouble
    self.verification = verification
  }

  /// The standing of a name without a value.
  public init(missing trouble: String) {
    isStored = false
    self.trouble = trouble
    givenAt = nil
    verification = nil
  }

  /// What its service has against it, with the remedy; nil where nothing is known.
  public var refusal: String? {
    switch verification?.result {
    case .badKey: "the provider does not accept the key"
    case .noCredit: "the key has no credit"
    case .noModelAccess: "the key may not use the model"
    case .ok, .unreachable, nil: nil
    }
  }
}
