import Foundation
import GatewayKit

/// Parses an answer to a question in the expected form.
struct CustomerAnswerReader {
  /// The business's language and country; decides the notation of numbers and days.
  let locale: String
  /// The time zone that decides the date of "tomorrow".
  let timeZone: TimeZone
  let now: Date

  /// The answer as flows store it; nil when the message does not have that form.
  func read(_ message: InboundMessage, as type: AnswerType) -> String? {
    if type == .file { return message.files.first?.ref }
    let text = message.text.trimmingCharacters(in: .whitespacesAndNewlines)
    guard !text.isEmpty else { return nil }
    switch type {
    case .text: return text
    case .number: return NumberAnswer.read(text, locale: locale)
    case .date: return DateAnswer(locale: locale, timeZone: timeZone, now: now).read(text)
    case .email: return EmailAnswer.read(text)
    case .phone: return PhoneAnswer.read(text)
    case .file: return nil
    }
  }
}

extension InboundMessage {
  /// The message's files.
  var files: [Media] {
    parts.compactMap { if case .media(let media) = $0 { media } else { nil } }
  }
}
