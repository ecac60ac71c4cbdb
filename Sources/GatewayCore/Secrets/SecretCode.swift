public import GatewayKit

/// The codes of why a secret cannot be used.
public enum SecretCode: String, ExplanationCode {
  case notStored = "secret_not_stored"
  case unbound = "secret_unbound"
  case damaged = "secret_damaged"
  case rebind = "secret_rebind"

  /// The English wording.
  public var english: String {
    switch self {
    case .notStored: "no value is stored for {secret}"
    case .unbound: "no setting names {secret} yet; it can be used once one does"
    case .damaged: "the stored value of {secret} cannot be decrypted and has to be stored again"
    case .rebind:
      "{secret} was stored for {stored}, and the settings now use it for {asked}: it has to be stored again for that"
    }
  }
}
