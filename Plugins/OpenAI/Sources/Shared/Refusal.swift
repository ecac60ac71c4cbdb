import Foundation
import GatewayKit
import HTTPTypes

/// Classifies an error of the OpenAI API (https://platform.openai.com/docs/guides/error-codes). Pure.
struct Refusal: Error {
  /// The pause for a server that is overloaded, or asks to slow down, and does not say how long to wait.
  private static let slowDown = Duration.seconds(60)

  /// The classified failure.
  let error: AdapterError
  /// The state of the key, derived from the failure.
  let verification: KeyVerification

  /// A response with an error status.
  init(status: Int, headers: HTTPFields = [:], body: [UInt8], now: Date) {
    self.init(
      status: status, ErrorBody(body), words: String(decoding: body.prefix(200), as: UTF8.self), headers: headers,
      now: now, place: "HTTP \(status)")
  }

  /// An error in a body whose status promised an answer; nil when the body is not an error.
  init?(in body: [UInt8]) {
    guard let read = ErrorBody(body), read.isNamed else { return nil }
    self.init(inside: read, words: "")
  }

  /// An error by the stream's own event type, whatever its body.
  init(told body: [UInt8]) {
    self.init(inside: ErrorBody(body), words: String(decoding: body.prefix(200), as: UTF8.self))
  }

  /// The same for a parsed body.
  init(told body: JSONValue) { self.init(inside: ErrorBody(body), words: "") }

  /// The error in lines of a stream outside any field, or nil. An error within a stream may be bare
  /// JSON, or in a field `error` (llama.cpp until autumn 2025).
  init?(stray lines: String) {
    guard lines.contains("error") else { return nil }
    if let refusal = Refusal(in: Array(lines.utf8)) {
      self = refusal
    } else if let line = lines.split(separator: "\n").first(where: { $0.hasPrefix("error:") }) {
      self.init(told: Array(line.dropFirst("error:".count).utf8))
    } else {
      return nil
    }
  }

  /// Inside a 200 only the codes classify an error. Without a known code it is treated as temporary.
  private init(inside body: ErrorBody?, words: String) {
    let status = body?.status ?? ErrorClass.status(of: body?.codes ?? []) ?? 503
    self.init(status: status, body, words: words, headers: [:], now: .distantPast, place: "an error inside the answer")
  }

  private init(
    status: Int, _ body: ErrorBody?, words: String, headers: HTTPFields, now: Date, place: String
  ) {
    let said = body?.message ?? (body == nil ? words : "")
    let kind =
      body?.isModeration ?? false
      ? .withheld : ErrorClass(status: status, codes: body?.codes ?? [], message: said.lowercased())
    let told = RetryAfter.wait(headers, now: now) ?? RetryAfter.named(in: said) ?? RateLimit.wait(headers)
    let outcome: AdapterError.Outcome =
      switch kind {
      case .unknownKey: .unauthorized
      case .noCredit: .exhausted
      case .noModel: [401, 403].contains(status) ? .unauthorized : .rejected
      case .tooMany: .throttled(retryAfter: told)
      case .slowDown: .throttled(retryAfter: told ?? Self.slowDown)
      case .passing: .unavailable
      case .withheld: .blocked
      case .unacceptable, .outOfRoom: .rejected
      }
    let settled = Self.overridden(outcome, headers)
    verification =
      switch kind {
      case _ where settled == .unavailable: .unreachable
      case .unknownKey: .badKey
      case .noCredit: .noCredit
      case .noModel: .noModelAccess
      // The model exists and wrote until the token limit.
      case .outOfRoom: .ok
      case .tooMany, .slowDown, .passing, .withheld, .unacceptable: .unreachable
      }
    let code = body?.codes.first.map { " \(ServerWords.harmless($0))" } ?? ""
    error = AdapterError(settled, "\(place)\(code): \(ServerWords.harmless(said))")
  }

  /// Applies the server's `x-should-retry`. Outcomes with a separate pause or alert do not change.
  private static func overridden(_ outcome: AdapterError.Outcome, _ headers: HTTPFields) -> AdapterError.Outcome {
    switch (headers[.shouldRetry]?.lowercased(), outcome) {
    case ("true", .rejected), ("true", .unauthorized): .unavailable
    case ("false", .unavailable): .rejected
    default: outcome
    }
  }
}

extension HTTPField.Name {
  fileprivate static let shouldRetry = literal("x-should-retry")
}

/// The headers in which OpenAI, and servers that follow it, report the use of rate limits
/// (https://platform.openai.com/docs/guides/rate-limits#rate-limits-in-headers). Pure.
enum RateLimit {
  /// The time until every exhausted limit is reset; nil if none is exhausted, or no time is given.
  static func wait(_ headers: HTTPFields) -> Duration? {
    let field = { (name: String) in HTTPField.Name(name).flatMap { headers[$0] } }
    return ["requests", "tokens"].filter { field("x-ratelimit-remaining-\($0)") == "0" }
      .compactMap { field("x-ratelimit-reset-\($0)") }.compactMap { RetryAfter.spelled($0[...]) }.max()
  }
}
