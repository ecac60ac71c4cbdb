extension PromiseReader {
  /// A time that begins with a number: `8h`, `8h30`, `08:00`, `8 am`, `8 da manhã`, `8-18h`; also `24 horas`.
  func time(at place: Int) -> Match? {
    if let single = singleTime(at: place) { return withOtherEnd(single) }
    guard let hour = tokens[place].small, hour <= 24 else { return nil }
    // `8 às 18h`: the mark of a time comes after the second number.
    if isRange(at: place + 1), token(place + 2) != nil, let second = singleTime(at: place + 2) {
      return Match(joining: [time(hour: hour, isExact: false)], with: second)
    }
    guard isTimeContext(before: place, behind: place + 1) else { return nil }
    return withOtherEnd(halfHour(hour * 60, at: place + 1))
  }

  /// A time with its own mark.
  private func singleTime(at place: Int) -> Match? {
    if let clock = clock(at: place) { return clock }
    guard let hour = tokens[place].digits(1...3) else { return nil }
    if let end = hourWord(at: place + 1) {
      let isLetter = (word(place + 1)?.count ?? 9) <= 3
      guard isLetter, let minutes = token(end)?.digits(2...2), minutes < 60, token(end)?.isAfterSpace == false else {
        return half(hour * 60, at: end, isExact: true)
      }
      return half(hour * 60 + minutes, at: word(end + 1) == "min" ? end + 2 : end + 1, isExact: true)
    }
    guard hour <= 24 else { return nil }
    let bare = half(hour * 60, at: place + 1, isExact: false)
    return bare.end > place + 1 ? bare : nil
  }

  /// `às oito`, `at eight`, `meio-dia`, `noon`.
  func wordTime(at place: Int) -> Match? {
    switch (word(place) ?? "", word(place + 1), word(place + 2)) {
    case ("noon", _, _), ("midday", _, _), ("mediodia", _, _): return Match(.time(minutes: 720), to: place + 1)
    case ("midnight", _, _), ("medianoche", _, _): return Match(.time(minutes: 0), to: place + 1)
    case ("meio", "dia", _): return Match(.time(minutes: 720), to: place + 2)
    case ("meia", "noite", _): return Match(.time(minutes: 0), to: place + 2)
    case ("meio", nil, "dia"): return Match(.time(minutes: 720), to: place + 3)
    case ("meia", nil, "noite"): return Match(.time(minutes: 0), to: place + 3)
    default: break
    }
    guard let number = NumberWords.read(tokens, at: place), (1...12).contains(number.value) else { return nil }
    let half = half(number.value * 60, at: number.end, isExact: false)
    if half.end > number.end { return half }
    guard isTimeContext(before: place, behind: number.end) else { return nil }
    return halfHour(number.value * 60, at: number.end)
  }

  /// A time at this hour. If nothing distinguishes morning from evening, it means both.
  func time(hour: Int, isExact: Bool) -> Promise {
    .time(minutes: hour * 60, orTwelveHoursLater: !isExact && (1...12).contains(hour))
  }

  /// The token after a word for hours.
  func hourWord(at place: Int) -> Int? { PromiseWords.hours.contains(word(place) ?? "") ? place + 1 : nil }

  /// Whether a bare number may be a time in the business's own words.
  func isTimeLike(_ place: Int) -> Bool {
    PromiseWords.timeWords.contains(word(place - 1) ?? "") || isRange(at: place - 1) || isRange(at: place + 1)
  }

  /// `8:30`, `08:00h`, `8:30 pm`.
  private func clock(at place: Int) -> Match? {
    guard let hour = tokens[place].small, hour <= 24, let colon = token(place + 1), colon.isMark(":"),
      !colon.isAfterSpace, let second = token(place + 2), !second.isAfterSpace, let minutes = second.digits(2...2),
      minutes < 60
    else { return nil }
    return half(hour * 60 + minutes, at: hourWord(at: place + 3) ?? place + 3, isExact: !twelveHours)
  }

  /// The time with the half of the day that follows, if any: `pm`, `da tarde`, `in the evening`.
  private func half(_ minutes: Int, at place: Int, isExact: Bool) -> Match {
    let (added, end) = dayHalf(at: place)
    guard let added else {
      let mayBeLater = !isExact && (60..<780).contains(minutes)
      return Match(.time(minutes: minutes, orTwelveHoursLater: mayBeLater), to: place)
    }
    switch (minutes / 60, added) {
    case (12, 0): return Match(.time(minutes: minutes - 720), to: end)
    case (..<12, 12): return Match(.time(minutes: minutes + 720), to: end)
    default: return Match(.time(minutes: minutes), to: end)
    }
  }

  /// `às 8 e meia`, `a las 8 y media`.
  private func halfHour(_ minutes: Int, at place: Int) -> Match {
    let isHalf = words(["e", "meia"], at: place) || words(["y", "media"], at: place)
    return half(minutes + (isHalf ? 30 : 0), at: isHalf ? place + 2 : place, isExact: false)
  }

  private func dayHalf(at place: Int) -> (hours: Int?, end: Int) {
    guard let first = token(place) else { return (nil, place) }
    switch first.word {
    case "am": return (0, place + 1)
    case "pm": return (12, place + 1)
    case "a", "p":
      // `a.m.`, `p. m.`
      guard token(place + 1)?.isMark(".") == true, word(place + 2) == "m" else { return (nil, place) }
      let end = token(place + 3)?.isMark(".") == true ? place + 4 : place + 3
      return (first.word == "a" ? 0 : 12, end)
    case "da", "de", "in", "at":
      let next = ["la", "the"].contains(word(place + 1)) ? place + 2 : place + 1
      guard let half = PromiseWords.dayHalves[word(next) ?? ""] else { return (nil, place) }
      return (half, next + 1)
    default: return (nil, place)
    }
  }

  /// A time and the other end of its range: `8h às 18`, `8 a.m. to 6`.
  private func withOtherEnd(_ first: Match) -> Match {
    guard isRange(at: first.end), !["e", "and", "y"].contains(word(first.end)) || word(first.end + 1) == nil,
      let hour = token(first.end + 1)?.small, hour <= 24, !PromiseWords.units.contains(word(first.end + 2) ?? ""),
      token(first.end + 2)?.isMark(":", "/", "%") != true, token(first.end + 2)?.word.map(Self.maySayMore) != false
    else { return first }
    let second = half(hour * 60, at: first.end + 2, isExact: false)
    return Match(joining: first.promises.map(\.promise), with: second)
  }

  private static func maySayMore(_ word: String) -> Bool {
    PromiseWords.afterTime.contains(word) || ["am", "pm", "a", "p"].contains(word)
  }

  /// Whether `às`, `at` or `a las` comes before the number, and no counted unit comes after it.
  private func isTimeContext(before place: Int, behind end: Int) -> Bool {
    let before = token(place - 1)
    let isTime = (before?.isGrave ?? false) || before?.word == "at" || words(["a", "las"], at: place - 2)
    guard isTime, let next = token(end) else { return isTime }
    if let word = next.word { return PromiseWords.afterTime.contains(word) }
    return !next.isMark("%", "/", ":", "$", "€")
  }
}

extension PromiseReader.Match {
  /// These promises followed by another match.
  fileprivate init(joining first: [Promise], with second: Self) {
    self = second
    promises = first.map { ($0, true) } + promises
  }
}
