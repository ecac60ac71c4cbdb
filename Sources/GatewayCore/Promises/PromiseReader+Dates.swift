package import Foundation

extension PromiseReader {
  /// A date that begins with a number: `25/12`, `25.12.2026`, `2026-12-25`, `25 de dezembro`, `25th of December`.
  func date(at place: Int) -> Match? {
    numericDate(at: place) ?? dottedDate(at: place) ?? dayAndMonth(at: place)
  }

  /// A date that begins with a word: `dezembro 25`, `December 25th, 2026`, `dia 25`, `on the 25th`, `primeiro de maio`.
  func namedDate(at place: Int) -> Match? {
    let word = tokens[place].word ?? ""
    if let month = DateWords.month(word), let found = ordinal(at: place + 1) {
      // `em maio 25 pessoas`: with a unit behind it the number is not a day.
      let behind = self.word(found.end) ?? ""
      if PromiseWords.units.contains(behind) { return nil }
      let (year, end) = year(at: found.end)
      return Day(found.day, month, year).map { Match(.day($0), to: end) }
    }
    if word == "dia" || word == "dias", let found = ordinal(at: place + 1) {
      if let dated = date(at: place + 1) { return dated }
      return Day(found.day, nil).map { Match(.day($0), to: found.end) }
    }
    if word == "primeiro" || word == "primero", let match = month(after: place + 1, day: 1) { return match }
    if word == "the", let found = ordinal(at: place + 1), found.isOrdinal, self.word(found.end) != "of" {
      let behind = self.word(found.end)
      guard behind == nil || ["and", "or", "at", "to", "through", "for", "in"].contains(behind) else { return nil }
      return Day(found.day, nil).map { Match(.day($0), to: found.end) }
    }
    return nil
  }

  private func numericDate(at place: Int) -> Match? {
    guard let separator = token(place + 1), separator.isMark("/", "-", "."), !separator.isAfterSpace,
      let second = token(place + 2), !second.isAfterSpace, let middle = second.small
    else { return nil }
    let third = token(place + 3)?.content == separator.content ? token(place + 4)?.digits(1...4) : nil
    let isWhole = third != nil && token(place + 3)?.isAfterSpace == false
    if let year = tokens[place].digits(4...4), isWhole, let day = third.flatMap({ Day($0, middle, year) }) {
      return Match(.day(day), to: place + 5)
    }
    guard let first = tokens[place].small else { return nil }
    if isWhole, let third, let day = ordered(first, middle, year: fullYear(third, at: place + 4)) {
      return Match(.day(day), to: place + 5)
    }
    // Without a year only a slash makes a date; a fraction such as 1/2 is not one.
    guard separator.isMark("/"), let day = ordered(first, middle, year: nil) else { return nil }
    if isFraction(place, second), !["dia", "em", "on", "el", "ate", "no"].contains(word(place - 1)) {
      return Match(to: place + 3)
    }
    return Match(.day(day), to: place + 3)
  }

  /// A fraction in single digits: `1/2`, `3/4`.
  private func isFraction(_ place: Int, _ second: PromiseToken) -> Bool {
    guard let above = tokens[place].digits(1...1), let below = second.digits(1...1) else { return false }
    return above < below && below <= 8
  }

  /// `25.12.2026`, which is one number token.
  private func dottedDate(at place: Int) -> Match? {
    guard case .number(let bytes) = tokens[place].content, bytes.count <= 10 else { return nil }
    let parts = bytes.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    guard parts.count == 3, parts[0].count <= 2, parts[1].count <= 2, parts[2].count == 4 || parts[2].count == 2,
      bytes.allSatisfy({ $0 != UInt8(ascii: ",") })
    else { return nil }
    let numbers = parts.map { $0.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) } }
    let year = parts[2].count == 2 ? 2000 + numbers[2] : numbers[2]
    return ordered(numbers[0], numbers[1], year: year).map { Match(.day($0), to: place + 1) }
  }

  private func fullYear(_ value: Int, at place: Int) -> Int? {
    switch token(place)?.range.count {
    case 2: 2000 + value
    case 4: value
    default: nil
    }
  }

  /// The day in the locale's order; if that is invalid, in the other order.
  private func ordered(_ first: Int, _ second: Int, year: Int?) -> Day? {
    let (inOrder, otherwise) = (Day(first, second, year), Day(second, first, year))
    return monthFirst ? otherwise ?? inOrder : inOrder ?? otherwise
  }

  /// `25 de dezembro de 2026`, `25 dic`, `25th of December`, `1º de maio`.
  private func dayAndMonth(at place: Int) -> Match? {
    guard let found = ordinal(at: place) else { return nil }
    if let match = month(after: found.end, day: found.day) { return match }
    // `15 a 20 de dezembro`: the month is given once for both days.
    guard isRange(at: found.end), let last = ordinal(at: found.end + 1),
      var match = month(after: last.end, day: last.day), case .day(let end)? = match.promises.first?.promise,
      let first = Day(found.day, end.month, end.year)
    else { return nil }
    match.promises.append((.day(first), true))
    return match
  }

  /// The month after a day, with `de` or `of` between, and the year after it.
  private func month(after place: Int, day: Int) -> Match? {
    var next = place
    if ["de", "of"].contains(word(next)) { next += 1 }
    guard let name = word(next), let month = DateWords.month(name), !(name == "set" && next == place) else {
      return nil
    }
    let behind = next + 1
    let (year, end) = year(at: token(behind)?.isMark(".") == true ? behind + 1 : behind)
    return Day(day, month, year).map { Match(.day($0), to: year == nil ? behind : end) }
  }

  private func year(at place: Int) -> (year: Int?, end: Int) {
    var next = place
    if token(next)?.isMark(",") == true || ["de", "del", "of"].contains(word(next)) { next += 1 }
    guard let year = token(next)?.digits(4...4), (1900..<2200).contains(year) else { return (nil, place) }
    return (year, next + 1)
  }

  /// A day of the month with or without its ending: `25`, `25th`, `1º`.
  private func ordinal(at place: Int) -> (day: Int, isOrdinal: Bool, end: Int)? {
    guard let day = token(place)?.small, (1...31).contains(day) else { return nil }
    guard let ending = token(place + 1), !ending.isAfterSpace,
      ["st", "nd", "rd", "th", "o", "a", "er"].contains(ending.word)
    else { return (day, false, place + 1) }
    return (day, true, place + 2)
  }
}

/// The current day by the business's clock.
package struct Today: Sendable {
  private let calendar: Calendar
  private let now: Date

  package init(now: Date, in timeZone: TimeZone) {
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = timeZone
    self.calendar = calendar
    self.now = now
  }

  /// The weekday after this many days, 1 = Sunday.
  func weekday(after days: Int) -> Int { (calendar.component(.weekday, from: now) - 1 + days) % 7 + 1 }

  /// The day after this many days.
  func day(after days: Int) -> Day? {
    guard let date = calendar.date(byAdding: .day, value: days, to: now) else { return nil }
    let parts = calendar.dateComponents([.year, .month, .day], from: date)
    return Day(parts.day ?? 0, parts.month, parts.year)
  }
}
