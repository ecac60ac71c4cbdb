import Foundation
import GatewayKit
import HTTPTypes

/// What an error of the OpenAI wire means (https://platform.openai.com/docs/guides/error-codes). Pure.
struct Refusal: Error {
  /// The pause of a server that says "slow down" and not for how long.
  private static let slowDown = Duration.seconds(60)

  /// The failure, classified.
  let error: AdapterError
  /// The key's state that the failure shows.
  let verification: KeyVerification

  /// An answer with an error's status.
  init(status: Int, headers: HTTPFields = [:], body: [UInt8], now: Date) {
    self.init(
      status: status, ErrorBody(body), words: String(decoding: body.prefix(200), as: UTF8.self), headers: headers,
      now: now, place: "HTTP \(status)")
  }

  /// An error in a body whose status promised an answer; nil when the body is no error.
  init?(in body: [UInt8]) {
    guard let read = ErrorBody(body), read.isNamed else { return nil }
    self.init(inside: read, words: "")
  }

  /// What a stream calls an error, whatever it is.
  init(told body: [UInt8]) {
    self.init(inside: ErrorBody(body), words: String(decoding: body.prefix(200), as: UTF8.self))
  }

  /// Inside a 200 nothing but its codes tell what an error is: what they do not explain may pass.
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
    let outcome: AdapterError.Outcome =
      switch kind {
      case .unknownKey: .unauthorized
      case .noCredit: .exhausted
      case .noModel: [401, 403].contains(status) ? .unauthorized : .rejected
      case .tooMany: .throttled(retryAfter: RetryAfter.wait(headers, now: now))
      case .slowDown: .throttled(retryAfter: RetryAfter.wait(headers, now: now) ?? Self.slowDown)
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
      // The model was there and wrote until its bound.
      case .outOfRoom: .ok
      case .tooMany, .slowDown, .passing, .withheld, .unacceptable: .unreachable
      }
    let code = body?.codes.first.map { " \(Self.harmless($0))" } ?? ""
    error = AdapterError(settled, "\(place)\(code): \(Self.harmless(said))")
  }

  /// The server's own word on whether the same request may succeed later. What has a pause or an alert of its own keeps it.
  private static func overridden(_ outcome: AdapterError.Outcome, _ headers: HTTPFields) -> AdapterError.Outcome {
    switch (headers[.shouldRetry]?.lowercased(), outcome) {
    case ("true", .rejected), ("true", .unauthorized): .unavailable
    case ("false", .unavailable): .rejected
    default: outcome
    }
  }

  /// A server's words without what might be a key: some echo it.
  static func harmless(_ words: String) -> String {
    words.prefix(400).split(whereSeparator: \.isWhitespace).map { word in
      word.count >= 16 && word.contains(where: \.isNumber) || word.contains("sk-") ? "…" : String(word)
    }.joined(separator: " ")
  }
}

extension HTTPField.Name {
  fileprivate static let shouldRetry: HTTPField.Name = {
    guard let name = HTTPField.Name("x-should-retry") else { preconditionFailure("x-should-retry is a field name") }
    return name
  }()
}
