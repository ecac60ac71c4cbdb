import GatewayKit

/// The codes of findings about the vault and providers' keys.
enum ExaminationCode: String, ExplanationCode {
  case nothingOutside = "nothing_outside"
  case vaultWorks = "vault_works"
  case vaultFails = "vault_fails"
  case masterKeyReplaced = "master_key_being_replaced"
  case dataKeyReplaced = "data_key_being_replaced"
  case keyWorks = "key_works"
  case providerSkipped = "provider_skipped"
  case providerUnreachable = "provider_unreachable"

  /// The English wording.
  var english: String {
    switch self {
    case .nothingOutside: "there is nothing outside the gateway to check"
    case .vaultWorks: "everything in it can be decrypted"
    case .vaultFails: "{reason}"
    case .masterKeyReplaced: "it is being replaced: {next} opens the vault as well, since {since}"
    case .dataKeyReplaced: "its replacement was interrupted: {waiting} of {rows} rows wait"
    case .keyWorks: "works"
    case .providerSkipped: "{reason}: the ladder skips this provider"
    case .providerUnreachable: "the provider could not be reached"
    }
  }
}
