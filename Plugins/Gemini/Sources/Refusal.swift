import Foundation
import GatewayKit
import HTTPTypes

/// Classifies an error of the Gemini API (https://ai.google.dev/gemini-api/docs/troubleshooting). Pure.
struct Refusal: Error {
  /// The pause for an overloaded model, which rarely says how long to wait.
  private static let breather = Duration.seconds(60)

  /// The classified failure.
  let error: AdapterError
  /// The state of the key, derived from the failure.
  let verification: KeyVerification

  /// A response with an error status.
  init(status: Int, headers: HTTPFields, body: [UInt8], now: Date) {
    let read = GoogleError(body)
    self.init(
      status: status, read, words: read == nil ? String(decoding: body.prefix(200), as: UTF8.self) : "",
      wait: RetryAfter.wait(headers, now: now), now: now, place: "HTTP \(status)")
  }

  /// An error in a response with a success status. Without a status in the error it is treated as temporary.
  init(inside error: GoogleError, now: Date) {
    self.init(
      status: error.httpStatus ?? 503, error, words: "", wait: nil, now: now, place: "an error inside the answer")
  }

  private init(
    status: Int, _ read: GoogleError?, words: String, wait: Duration?, now: Date, place: String
  ) {
    let message = read?.message ?? words
    let kind = Self.kind(status: status, read, message.lowercased())
    let told: Duration? =
      switch kind {
      case .dayOver: QuotaDay.rest(at: now)
      case .overloaded: wait ?? Self.breather
      default: read?.wait ?? wait
      }
    let name = read.flatMap { $0.status.isEmpty ? nil : " \(ServerWords.harmless($0.status))" } ?? ""
    verification = kind.verification
    error = AdapterError(kind.outcome(wait: told), "\(place)\(name): \(ServerWords.harmless(message))")
  }

  private enum Kind {
    case unknownKey, noCredit, noModel, hiddenModel, tooMany, dayOver, overloaded, passing, unacceptable

    func outcome(wait: Duration?) -> AdapterError.Outcome {
      switch self {
      case .unknownKey, .hiddenModel: .unauthorized
      case .noCredit: .exhausted
      case .noModel, .unacceptable: .rejected
      case .tooMany, .dayOver, .overloaded: .throttled(retryAfter: wait)
      case .passing: .unavailable
      }
    }

    var verification: KeyVerification {
      switch self {
      case .unknownKey: .badKey
      case .noCredit, .dayOver: .noCredit
      case .noModel, .hiddenModel: .noModelAccess
      case .tooMany, .overloaded, .passing, .unacceptable: .unreachable
      }
    }
  }

  /// `message` is in lower case.
  private static func kind(status: Int, _ read: GoogleError?, _ message: String) -> Kind {
    // This API reports an unknown or expired key as a bad request.
    if read?.reasons.contains("API_KEY_INVALID") ?? false { return .unknownKey }
    switch status {
    case 400
    where message.contains("api key") && ["not valid", "not found", "expired"].contains(where: message.contains):
      return .unknownKey
    // "… Please enable billing on your project": without billing, and where the free tier is not offered, there is no
    // credit.
    case 400 where read?.status == "FAILED_PRECONDITION" && message.contains("billing"): return .noCredit
    case 401: return .unknownKey
    case 403: return message.contains("model") ? .hiddenModel : .unknownKey
    case 402: return .noCredit
    case 404: return read?.status == "NOT_FOUND" || message.contains("model") ? .noModel : .unacceptable
    case 429: return limit(read, message)
    case 503 where ["overloaded", "high demand"].contains(where: message.contains): return .overloaded
    case 529: return .overloaded
    // Ended or cancelled by the server.
    case 408, 409, 499, 500...: return .passing
    default: return .unacceptable
    }
  }

  /// Distinguishes the causes of a 429: a daily quota (whatever `retryDelay` says), an empty prepaid balance or a
  /// monthly spending cap, or else a short pause.
  private static func limit(_ read: GoogleError?, _ message: String) -> Kind {
    if ["prepayment credits", "credits are depleted", "spending cap", "spend cap"].contains(where: message.contains) {
      return .noCredit
    }
    let isDayOver = read?.quotas.contains { $0.contains("perday") || $0.contains("per_day") } ?? false
    return isDayOver ? .dayOver : .tooMany
  }
}
