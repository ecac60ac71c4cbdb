/// The kinds of errors of these APIs. Pure.
enum ErrorClass: Sendable {
  case unknownKey, noCredit, noModel, tooMany, slowDown, passing, withheld, unacceptable
  /// The token limit left no room for any text.
  case outOfRoom

  /// The kind of an error with an HTTP status. `codes` and `message` are in lower case.
  init(status: Int, codes: [String], message: String) {
    let has = { (words: Set<String>) in codes.contains(where: words.contains) }
    if codes.contains(where: Self.isAboutMoney) {
      self = .noCredit
    } else if Self.isAboutModel(status, codes, message) {
      self = .noModel
    } else if has(Self.moderation) {
      self = .withheld
    } else {
      switch status {
      case 401, 403: self = .unknownKey
      case 402: self = .noCredit
      case 429: self = has(["slow_down"]) ? .slowDown : .tooMany
      case 503 where has(Self.overload) || message.contains("overloaded"): self = .slowDown
      case 529: self = .slowDown
      // 408 is OpenAI's code for a connection problem, 409 for a lock held by another request.
      case 408, 409, 500...: self = .passing
      // Google's and xAI's servers report an unknown key as a bad request.
      case 400
      where message.contains("api key") && ["invalid", "incorrect", "not valid"].contains(where: message.contains):
        self = .unknownKey
      case 400 where message.contains("model output limit was reached"): self = .outOfRoom
      default: self = .unacceptable
      }
    }
  }

  /// The HTTP status that an error's codes stand for; nil if they do not say.
  static func status(of codes: [String]) -> Int? {
    for code in codes {
      switch code {
      case "invalid_api_key", "authentication_error", "auth_error", "unauthorized", "unauthenticated": return 401
      case "permission_error", "permission_denied", "forbidden": return 403
      case "model_not_found", "not_found_error", "notfounderror": return 404
      case "rate_limit_exceeded", "rate_limit_error", "slow_down", "too_many_requests", "resource_exhausted",
        "throttling_error":
        return 429
      case _ where overload.contains(code): return 503
      case "context_length_exceeded", "string_above_max_length", "badrequesterror": return 400
      case _ where isAboutMoney(code): return 402
      case _ where moderation.contains(code): return 400
      default: continue
      }
    }
    return nil
  }

  private static let overload: Set<String> = ["server_is_overloaded", "overloaded_error", "overloaded"]

  private static let moderation: Set<String> = [
    "content_filter", "content_policy_violation", "responsibleaipolicyviolation", "moderation_blocked",
    "invalid_prompt",
    "data_inspection_failed", "safety",
  ]

  private static func isAboutMoney(_ code: String) -> Bool {
    let words: Set<String> = [
      "insufficient_quota", "credit_balance_exhausted", "billing_hard_limit_reached", "billing_not_active",
      "budget_exceeded", "insufficient_balance", "insufficient_credits", "exceeded_current_quota_error",
    ]
    return words.contains(code)
      || ["_spend_limit_exceeded", "_usage_limit_exceeded", "_spend_limit_reached"].contains(where: code.hasSuffix)
  }

  private static func isAboutModel(_ status: Int, _ codes: [String], _ message: String) -> Bool {
    guard [400, 401, 403, 404, 422].contains(status) else { return false }
    let words = [
      "model_not_found", "model_not_allowed", "invalid_model", "model_access_denied", "deploymentnotfound",
    ]
    if codes.contains(where: { code in words.contains(where: code.contains) }) { return true }
    // OpenAI's 401 for a key that is valid for other purposes.
    if message.contains("missing scopes") { return true }
    guard message.contains("model") else { return false }
    return status == 404
      || [
        "is not a valid model", "invalid model name", "does not have access to model", "not allowed to access model",
        "model not exist", "unknown model",
      ].contains(where: message.contains)
  }
}
