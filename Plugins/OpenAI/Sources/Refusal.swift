import Foundation
import GatewayKit
import HTTPTypes

/// What an error answer of the OpenAI wire means (https://platform.openai.com/docs/guides/error-codes). Pure.
struct Refusal: Error {
  /// `{"error": {message, type, param, code}}`, and what compatible servers make of it.
  private struct Body: Decodable {
    var message: String?
    var type: String?
    var code: String?

    private enum CodingKeys: String, CodingKey { case error, detail, message, type, code }

    init(from decoder: any Decoder) throws {
      let outer = try decoder.container(keyedBy: CodingKeys.self)
      let inner = (try? outer.nestedContainer(keyedBy: CodingKeys.self, forKey: .error)) ?? outer
      message =
        (try? inner.decode(String.self, forKey: .message)) ?? (try? outer.decode(String.self, forKey: .error))
        ?? (try? outer.decode(String.self, forKey: .detail))
      type = try? inner.decode(String.self, forKey: .type)
      code =
        (try? inner.decode(String.self, forKey: .code)) ?? (try? inner.decode(Int.self, forKey: .code)).map(String.init)
    }
  }

  /// The failure, classified.
  let error: AdapterError
  private let isAboutModel: Bool

  init(status: Int, headers: HTTPFields = [:], body: [UInt8]) {
    let parsed = try? JSONDecoder().decode(Body.self, from: Data(body.prefix(64 << 10)))
    let code = parsed?.code ?? parsed?.type ?? ""
    let words = parsed?.message ?? String(decoding: body.prefix(200), as: UTF8.self)
    isAboutModel = code.contains("model") || (status == 404 && words.contains("model"))
    let outcome = Self.outcome(status: status, code: code, type: parsed?.type ?? "", headers: headers)
    error = AdapterError(
      Self.overridden(outcome, headers), "HTTP \(status) \(Self.harmless(code)): \(Self.harmless(words))")
  }

  /// The key's state that the refusal shows.
  var verification: KeyVerification {
    switch error.outcome {
    case .unauthorized: isAboutModel ? .noModelAccess : .badKey
    case .exhausted: .noCredit
    case .rejected, .blocked: isAboutModel ? .noModelAccess : .unreachable
    case .throttled, .unavailable, .unknown: .unreachable
    }
  }

  private static func outcome(
    status: Int, code: String, type: String, headers: HTTPFields
  ) -> AdapterError.Outcome {
    if isOutOfCredit(code) || isOutOfCredit(type) { return .exhausted }
    switch status {
    case 401, 403: return .unauthorized
    case 402: return .exhausted
    case 429: return .throttled(retryAfter: retryAfter(headers))
    case 408, 409, 500...: return .unavailable
    default:
      let isBlocked = ["content_policy_violation", "content_filter"].contains(code)
      return isBlocked ? .blocked : .rejected
    }
  }

  private static func isOutOfCredit(_ code: String) -> Bool {
    code == "insufficient_quota" || code == "credit_balance_exhausted" || code.hasSuffix("_spend_limit_exceeded")
      || code.hasSuffix("_usage_limit_exceeded")
  }

  /// The server's own word on whether the same request may succeed later.
  private static func overridden(_ outcome: AdapterError.Outcome, _ headers: HTTPFields) -> AdapterError.Outcome {
    switch (headers[.shouldRetry], outcome) {
    case ("true", .rejected): .unavailable
    case ("false", .unavailable): .rejected
    default: outcome
    }
  }

  /// `retry-after-ms`, or `Retry-After` as seconds with or without a fraction, or as a date.
  static func retryAfter(_ headers: HTTPFields, now: Date = .now) -> Duration? {
    if let milliseconds = headers[.retryAfterMilliseconds].flatMap(Double.init), milliseconds >= 0 {
      return .seconds(min(milliseconds / 1_000, 86_400))
    }
    guard let text = headers[.retryAfter] else { return nil }
    if let seconds = Double(text) { return seconds >= 0 ? .seconds(min(seconds, 86_400)) : nil }
    let format = Date.ParseStrategy(
      format: """
        \(weekday: .abbreviated), \(day: .twoDigits) \(month: .abbreviated) \(year: .defaultDigits) \
        \(hour: .twoDigits(clock: .twentyFourHour, hourCycle: .zeroBased)):\(minute: .twoDigits):\(second: .twoDigits) GMT
        """, locale: Locale(identifier: "en_US_POSIX"), timeZone: .gmt)
    guard let date = try? Date(text, strategy: format) else { return nil }
    return .seconds(min(max(date.timeIntervalSince(now), 0), 86_400))
  }

  /// A server's words without what might be a key: some echo it.
  static func harmless(_ words: String) -> String {
    words.prefix(400).split(whereSeparator: \.isWhitespace).map { word in
      word.count >= 16 && word.contains(where: \.isNumber) || word.contains("sk-") ? "…" : String(word)
    }.joined(separator: " ")
  }
}

extension HTTPField.Name {
  fileprivate static let shouldRetry = constant("x-should-retry")
  fileprivate static let retryAfterMilliseconds = constant("retry-after-ms")

  private static func constant(_ name: String) -> HTTPField.Name {
    guard let name = HTTPField.Name(name) else { preconditionFailure("\(name) is a field name") }
    return name
  }
}
