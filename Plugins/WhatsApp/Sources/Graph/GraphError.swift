import Foundation
import GatewayKit
import HTTPTypes

/// What an error answer of the Graph API means. Pure.
///
/// Decided by `error.code` and never by titles, which Meta rewords
/// (https://developers.facebook.com/documentation/business-messaging/whatsapp/support/error-codes).
struct GraphError: Error {
  /// What to do about a code.
  enum Meaning: Sendable, Hashable {
    /// Wait, and try again.
    case backOff
    /// The credential, the number or the account does not work: the channel pauses, a person is alerted.
    case channel
    /// The account cannot pay.
    case credit
    /// The customer last wrote over 24 hours ago.
    case window
    /// This customer cannot be written to.
    case recipient
    /// The template is not as it was.
    case template
    /// The file is not as it should be.
    case media
    /// Not to be tried again by any means: the customer, or Meta, does not want it.
    case stop
    /// None of these.
    case other
  }

  /// Meta's code; nil where the answer has none.
  let code: Int?
  /// What it means.
  let meaning: Meaning
  /// The failure, classified.
  let error: AdapterError

  /// An error answer that came at `now`.
  init(status: Int, headers: HTTPFields = [:], body: [UInt8], now: Date) {
    let parsed = try? JSONValue(receiving: body)
    let error = parsed?["error"] ?? .null
    code = error["code"]?.double.flatMap { Int(exactly: $0) }
    meaning = Self.meaning(of: code)
    let words = error == .null ? "no explanation" : Self.summary(of: error)
    let remedy = Self.remedy(for: meaning).map { ": \($0)" } ?? ""
    self.error = AdapterError(
      Self.outcome(of: meaning, status: status, wait: RetryAfter.wait(headers, now: now), isExplained: code != nil),
      "HTTP \(status), \(words)\(remedy)")
  }

  /// What a code means.
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
    // An error of Meta's own says that it took nothing; what a proxy before it says, says nothing of what is behind.
    case 500, 503: return .unavailable
    case 500...: return isExplained ? .unavailable : .unknown
    default: return .rejected
    }
  }

  private static func remedy(for meaning: Meaning) -> String? {
    switch meaning {
    case .channel: "see `balcao doctor`; a token that expired is stored anew with `balcao keys set`"
    case .credit: "add a means of payment in Meta's Business Manager"
    case .window:
      "the customer last wrote over 24 hours ago, so that only a template may be sent; set outsideWindowTemplate"
    case .template: "compare the template with `balcao templates list`"
    case .recipient: "this customer cannot be written to in this way"
    case .media: "the file is too large, or of a kind WhatsApp does not take"
    case .backOff, .stop, .other: nil
    }
  }

  /// An error's code, title and details, without what might be a token or a customer's number.
  static func summary(of error: JSONValue) -> String {
    let details = error["error_data"]?["details"]?.text
    let words = [error["title"]?.text ?? error["message"]?.text, details].compactMap { $0 }.joined(separator: " – ")
    return "\(error["code"]?.text ?? "no code"): \(harmless(words))"
  }

  /// Words without long runs of letters and digits: tokens, and numbers of eight digits or more.
  static func harmless(_ words: String) -> String {
    words.prefix(400).split(whereSeparator: \.isWhitespace).map { word in
      let digits = word.count { $0.isNumber }
      return digits >= 8 || word.count >= 30 && digits > 0 || word.hasPrefix("EAA") ? "…" : String(word)
    }.joined(separator: " ")
  }
}
