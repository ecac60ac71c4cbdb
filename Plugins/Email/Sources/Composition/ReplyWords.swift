import Foundation

/// The texts around a quoted mail, in one language.
struct ReplyWords: Sendable {
  /// `pt-BR`, `en` or `es`.
  let language: String

  /// The line above a quoted mail, as mail programs of that language write it. They and we use it to find the new text.
  func attribution(name: String?, address: String?, at: Date?, offset: Int) -> String {
    let name = (name ?? "").singleLine.filter { !"<>\"".contains($0) }
    let address = address.map { "<\($0)>" } ?? ""
    let who = [name, address].filter { !$0.isEmpty }.joined(separator: " ")
    guard let at else { return undated(who) }
    return dated(who, Self.parts(of: at, offset: offset))
  }

  /// The subject of a reply.
  func subject(answering subject: String?) -> String {
    let subject = (subject ?? "").singleLine
    guard !subject.isEmpty else { return "Re: \(unnamed)" }
    let isAnswer = ["re:", "res:", "aw:", "sv:", "antw:"].contains { subject.lowercased().hasPrefix($0) }
    return isAnswer ? subject : "Re: \(subject)"
  }

  private var unnamed: String {
    switch language {
    case "en": "Your message"
    case "es": "Su mensaje"
    default: "Sua mensagem"
    }
  }

  private func undated(_ who: String) -> String {
    switch language {
    case "en": "\(who) wrote:"
    case "es": "\(who) escribió:"
    default: "\(who) escreveu:"
    }
  }

  private struct Parts {
    var year: Int
    var month: Int
    var day: Int
    var time: String
  }

  private func dated(_ who: String, _ at: Parts) -> String {
    switch language {
    case "en": "On \(Self.english[at.month - 1]) \(at.day), \(at.year), at \(at.time), \(who) wrote:"
    case "es": "El \(at.day) \(Self.spanish[at.month - 1]) \(at.year), a las \(at.time), \(who) escribió:"
    default: "Em \(at.day) de \(Self.portuguese[at.month - 1]). de \(at.year) às \(at.time), \(who) escreveu:"
    }
  }

  private static let english = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
  ]
  private static let spanish = [
    "ene", "feb", "mar", "abr", "may", "jun", "jul", "ago", "sept", "oct", "nov", "dic",
  ]
  private static let portuguese = [
    "jan", "fev", "mar", "abr", "mai", "jun", "jul", "ago", "set", "out", "nov", "dez",
  ]

  /// The date and time on the writer's calendar and clock.
  private static func parts(of instant: Date, offset: Int) -> Parts {
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = TimeZone(secondsFromGMT: offset) ?? .gmt
    let parts = calendar.dateComponents([.year, .month, .day, .hour, .minute], from: instant)
    let two = { (number: Int?) in (number ?? 0) < 10 ? "0\(number ?? 0)" : "\(number ?? 0)" }
    return Parts(
      year: parts.year ?? 1970, month: parts.month ?? 1, day: parts.day ?? 1,
      time: "\(two(parts.hour)):\(two(parts.minute))")
  }
}
