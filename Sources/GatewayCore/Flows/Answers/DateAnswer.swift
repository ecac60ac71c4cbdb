import Foundation

/// Parses a day: `23/11`, `23/11/2026`, `2026-11-23`, `23 de novembro`, `amanhã`, `sexta`.
///
/// Words are recognized in every language; the order of day and month is the locale's (the month first in `en` and
/// `en-US`). A day without a year is the next such day, today included; a weekday is the next one, today excluded.
struct DateAnswer {
  let locale: String
  let timeZone: TimeZone
  let now: Date

  /// The day as flows store it, `2026-11-23`; nil when the text is not a day.
  func read(_ text: String) -> String? {
    guard text.utf8.count <= 200 else { return nil }
    let compact = text.filter { !$0.isWhitespace }
    if let digits = numbers(compact) { return numeric(digits) }
    let words = FoldedText(text).words.split(separator: " ").map(String.init).filter { !DateWords.fillers.contains($0) }
    return relative(words) ?? named(words)
  }

  // MARK: Digits

  /// The numbers of `23/11/2026`, each with its count of digits; nil when the text has another form.
  private func numbers(_ text: String) -> [(value: Int, width: Int)]? {
    let parts = text.split(omittingEmptySubsequences: false) { "/-.".contains($0) }
    guard (2...3).contains(parts.count) else { return nil }
    var numbers: [(Int, Int)] = []
    for part in parts {
      let digits = part.compactMap(NumberAnswer.digit)
      guard (1...4).contains(digits.count), digits.count == part.count else { return nil }
      numbers.append((digits.reduce(0) { $0 * 10 + $1 }, digits.count))
    }
    return numbers
  }

  private func numeric(_ numbers: [(value: Int, width: Int)]) -> String? {
    if numbers[0].width == 4 {
      return numbers.count == 3 ? day(numbers[0].value, numbers[1].value, numbers[2].value) : nil
    }
    let (first, second) = (numbers[0].value, numbers[1].value)
    guard numbers[1].width <= 2, numbers[0].width <= 2 else { return nil }
    let year: Int? = numbers.count == 3 ? fullYear(numbers[2].value, width: numbers[2].width) : nil
    if numbers.count == 3 && year == nil { return nil }
    let monthFirst = ["en", "en-us", "en_us"].contains(locale.lowercased())
    let (month, dayOfMonth) = monthFirst ? (first, second) : (second, first)
    return on(dayOfMonth, month, year) ?? on(month, dayOfMonth, year)
  }

  private func fullYear(_ value: Int, width: Int) -> Int? {
    switch width {
    case 2: 2000 + value
    case 4: value
    default: nil
    }
  }

  // MARK: Words

  private func relative(_ words: [String]) -> String? {
    if let offset = DateWords.offsets[words.joined(separator: " ")] { return day(after: offset) }
    guard words.count == 1, let weekday = DateWords.weekdays[words[0]] else { return nil }
    let today = calendar.component(.weekday, from: now)
    let ahead = (weekday - today + 7) % 7
    return day(after: ahead == 0 ? 7 : ahead)
  }

  /// `23 novembro`, `nov 23`, `23 novembro 2026`.
  private func named(_ words: [String]) -> String? {
    guard (2...3).contains(words.count), let place = words.prefix(2).firstIndex(where: { DateWords.month($0) != nil }),
      let month = DateWords.month(words[place]), let dayOfMonth = Int(words[1 - place].filter(\.isNumber))
    else { return nil }
    guard words.count == 3 else { return on(dayOfMonth, month, nil) }
    guard words[2].count == 4, let year = Int(words[2]) else { return nil }
    return on(dayOfMonth, month, year)
  }

  // MARK: Days

  private var calendar: Calendar {
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = timeZone
    return calendar
  }

  private func day(after days: Int) -> String? {
    guard let date = calendar.date(byAdding: .day, value: days, to: now) else { return nil }
    let parts = calendar.dateComponents([.year, .month, .day], from: date)
    return day(parts.year ?? 0, parts.month ?? 0, parts.day ?? 0)
  }

  /// That day of that year; without a year, the next such day. A leap day is at most eight years ahead.
  private func on(_ dayOfMonth: Int, _ month: Int, _ year: Int?) -> String? {
    if let year { return day(year, month, dayOfMonth) }
    guard let today = day(after: 0) else { return nil }
    let thisYear = calendar.component(.year, from: now)
    return (thisYear...thisYear + 8).lazy.compactMap { day($0, month, dayOfMonth) }.first { $0 >= today }
  }

  /// The day as flows store it; nil when the calendar has no such day, or it is outside 1900 to 2199.
  private func day(_ year: Int, _ month: Int, _ dayOfMonth: Int) -> String? {
    guard (1900..<2200).contains(year), (1...12).contains(month) else { return nil }
    let isLeap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0
    let length = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1]
    guard (1...length).contains(dayOfMonth) else { return nil }
    let pad: (Int) -> String = { $0 < 10 ? "0\($0)" : "\($0)" }
    return "\(year)-\(pad(month))-\(pad(dayOfMonth))"
  }
}
