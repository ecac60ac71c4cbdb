import Foundation
import GatewayKit
import HTTPTypes

/// Classifies an error response of the Graph API. Pure.
///
/// Uses only `error.code`, because Meta changes the titles
/// (https://developers.facebook.com/documentation/business-messaging/whatsapp/support/error-codes).
struct GraphError: Error {
  /// The meaning of an error code.
  enum Meaning: Sendable, Hashable {
    /// Wait and try again.
    case backOff
    /// The credential, the number or the account does not work. The channel pauses and a person is alerted.
    case channel
    /// The account has no valid means of payment.
    case credit
    /// The customer last wrote over 24 hours ago.
    case window
    /// No message can be sent to this customer.
    case recipient
    /// The template does not exist in this form.
    case template
    /// The file is not acceptable.
    case media
    /// The customer or Meta forbids the message: never try again.
    case stop
    /// Any other error.
    case other
  }

  /// Meta's code; nil if the response has none.
  let code: Int?
  /// The meaning of the code.
  let meaning: Meaning
  /// The classified failure.
  let error: AdapterError

  /// Reads an error response received at `now`.
  init(status: Int, headers: HTTPFields = [:], body: [UInt8], now: Date) {
    let parsed = try? JSONValue(receiving: body)
    let error = parsed?["error"] ?? .null
    code = error["code"]?.double.flatMap { Int(exactly: $0) }
    meaning = Self.meaning(of: code)
    let words = error == .null ? "no explanation" : Self.summary(of: error)
    let advice = Self.advice(for: meaning).map { ": \($0)" } ?? ""
    self.error = AdapterError(
      Self.outcome(of: meaning, status: status, wait: RetryAfter.wait(headers, now: now), isExplained: code != nil),
      "HTTP \(status), \(words)\(advice)",
      remedy: meaning == .channel ? .run(operation: "doctor", arguments: [:]) : nil)
  }

  /// The meaning of a code.
  static func meaning(of code: Int?) -> Meaning {
    switch code {
    case 1?, 2?, 4?, 80007?, 130429?, 131000?, 131016?, 131056?, 131057?, 133004?, 133016?: .backOff
    case 0?, 3?, 10?, 190?, (200...299)?, 368?, 131005?, 131031?, 131045?, 133010?: .channel
    case 131042?: .credit
    case 131047?: .window
    case 131021?, 131026?, 131030?, 131051?, 131062?: .recipient
    case (132000...132999)?: .template
    case 131052?, 131053?: .media
    case 131048?, 131049?, 131050?, 130472?: .stop
    default: .other
    }
  }

  private static func outcome(
    of meaning: Meaning, status: Int, wait: Duration?, isExplained: Bool
  ) -> AdapterError.Outcome {
    switch meaning {
    case .backOff: return .throttled(retryAfter: wait)
    case .channel: return .unauthorized
    case .credit: return .exhausted
    case .window, .recipient, .template, .media: return .rejected
    case .stop: return .blocked
    case .other: break
    }
    switch status {
    case 401, 403: return .unauthorized
    case 402: return .exhausted
    case 408, 504: return .unknown
    case 429: return .throttled(retryAfter: wait)
    // An error from Meta means that the request had no effect. An error of a proxy in between does not.
    case 500, 503: return .unavailable
    case 500...: return isExplained ? .unavailable : .unknown
    default: return .rejected
    }
  }

  private static func advice(for meaning: Meaning) -> String? {
    switch meaning {
    case .channel: "replace the token if it has expired"
    case .credit: "add a payment method in Meta's Business Manager"
    case .window:
      "the customer last wrote over 24 hours ago, so only a template may be sent; set outsideWindowTemplate"
    case .template: "compare the template with those of the account"
    case .recipient: "this message cannot be sent to this customer"
    case .media: "the file is too large or of a type that WhatsApp does not accept"
    case .backOff, .stop, .other: nil
    }
  }

  /// The code, title and details of an error, without possible tokens and customers' numbers.
  static func summary(of error: JSONValue) -> String {
    let details = error["error_data"]?["details"]?.text
    let words = [error["title"]?.text ?? error["message"]?.text, details].compactMap { $0 }.joined(separator: " – ")
    return "\(error["code"]?.text ?? "no code"): \(harmless(words))"
  }

  /// Replaces long runs of letters and digits, which may be tokens, and numbers of eight digits or more.
  static func harmless(_ words: String) -> String {
    words.prefix(400).split(whereSeparator: \.isWhitespace).map { word in
      let digits = word.count { $0.isNumber }
      return digits >= 8 || word.count >= 30 && digits > 0 || word.hasPrefix("EAA") ? "…" : String(word)
    }.joined(separator: " ")
  }
}
