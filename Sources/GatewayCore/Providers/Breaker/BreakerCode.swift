import GatewayKit

/// The codes of why a provider is not asked.
enum BreakerCode: String, ExplanationCode {
  case notAsked = "not_asked_until"
  case probed = "being_probed"
  case failed = "it_failed"
  case notAskedNow = "not_asked_now"

  /// The English wording.
  var english: String {
    switch self {
    case .notAsked: "not asked until {until}: {reason}"
    case .probed: "another message is testing whether it works again: {reason}"
    case .failed: "it failed"
    case .notAskedNow: "not asked for now"
    }
  }
}
