import GatewayKit

/// The codes of channels' and providers' troubles that no adapter reported.
enum TroubleCode: String, ExplanationCode {
  case maybeLoop = "maybe_loop"
  case connectionNotEnded = "connection_not_ended"
  case keyRejected = "key_rejected"
  case keyWithoutCredit = "key_without_credit"
  case keyWithoutModel = "key_without_model"

  /// The English wording.
  var english: String {
    switch self {
    case .maybeLoop: "{count} automatic answers within {hours} h: this may be a loop"
    case .connectionNotEnded: "the connection from before the reload has not ended; restart the gateway"
    case .keyRejected: "the provider does not accept the key"
    case .keyWithoutCredit: "the key has no credit"
    case .keyWithoutModel: "the key may not use the model"
    }
  }
}
