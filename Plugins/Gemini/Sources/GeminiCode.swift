import GatewayKit

/// The codes of problems in the settings.
enum GeminiCode: String, ExplanationCode {
  case baseURLVersion = "gemini_base_url_version"
  case thinkingTwice = "gemini_thinking_twice"

  /// The English wording.
  var english: String {
    switch self {
    case .baseURLVersion: "the version is added automatically; leave out /{version}"
    case .thinkingTwice: "the API accepts thinkingBudget or thinkingLevel, not both; leave one out"
    }
  }
}
