/// Finds promises in a text. Pure, and linear in the text.
///
/// Answers and their grounds are read by the same reader, so that both have one form. A finding is `firm` when the text
/// is unambiguous, as in `R$ 48` and `8h`; only firm findings need a ground. Others can only be grounds: a bare `48` in
/// the business's price list may be a price.
struct PromiseReader {
  /// A finding.
  struct Finding {
    let promise: Promise
    let isFirm: Bool
    /// The range in the folded text.
    let range: Range<Int>
  }

  /// The match at a token: promises, each firm or not, and the first token after them.
  struct Match {
    var promises: [(promise: Promise, isFirm: Bool)]
    var end: Int

    init(_ promises: Promise..., to end: Int, isFirm: Bool = true) {
      self.promises = promises.map { ($0, isFirm) }
      self.end = end
    }
  }

  let tokens: [PromiseToken]
  /// Whether the month comes first in ambiguous dates.
  let monthFirst: Bool
  /// Whether unmarked hours may mean the evening.
  let twelveHours: Bool

  /// The findings in a text, in order.
  static func findings(in text: PromiseText, locale: String) -> [Finding] {
    let links = links(in: text)
    let reader = PromiseReader(
      tokens: text.tokens(without: links.map(\.range)),
      monthFirst: ["en", "en-us"].contains(locale.lowercased()), twelveHours: locale.lowercased().hasPrefix("en"))
    return links.map { Finding(promise: $0.promise, isFirm: true, range: $0.range) } + reader.findings()
  }

  private func findings() -> [Finding] {
    var found: [Finding] = []
    var place = 0
    while place < tokens.count {
      guard let match = match(at: place), match.end > place else {
        place += 1
        continue
      }
      let range = tokens[place].range.lowerBound..<tokens[match.end - 1].range.upperBound
      found += match.promises.map { Finding(promise: $0.promise, isFirm: $0.isFirm, range: range) }
      place = match.end
    }
    return found
  }

  /// The match that begins at a token. Dates come before numbers with separators, money before bare times.
  private func match(at place: Int) -> Match? {
    switch tokens[place].content {
    case .link: nil
    case .number:
      date(at: place) ?? percentage(at: place) ?? time(at: place) ?? money(at: place) ?? longNumber(at: place)
        ?? bareNumber(at: place)
    case .word:
      namedDate(at: place) ?? signedMoney(at: place) ?? free(at: place) ?? wordTime(at: place) ?? inWords(at: place)
    case .mark: signedMoney(at: place)
    }
  }

  /// Numbers written as words: only money, percentages and hours.
  private func inWords(at place: Int) -> Match? {
    guard let number = NumberWords.read(tokens, at: place) else { return nil }
    guard let amount = Amount(number.value) else { return nil }
    if let end = percentSign(at: number.end) { return Match(.percentage(amount), to: end) }
    if let match = money(amount, behind: number.end, isWord: true) { return match }
    if number.value >= 2, let end = hourWord(at: number.end), number.value <= 1_000 {
      return Match(time(hour: number.value, isExact: false), to: end)
    }
    // Other numbers are skipped as a whole, so that `quarenta e oito pães` is not read again from `oito`.
    return Match(to: number.end)
  }

  // MARK: Shares

  private func percentage(at place: Int) -> Match? {
    guard let amount = tokens[place].amount else { return nil }
    if let end = percentSign(at: place + 1) {
      if amount.whole == 100, !(end..<end + 3).contains(where: { PromiseWords.discounts.contains(word($0) ?? "") }) {
        return Match(.percentage(amount), to: end, isFirm: false)
      }
      return Match(.percentage(amount), to: end)
    }
    // `10 a 15%`
    guard isRange(at: place + 1), let other = token(place + 2)?.amount, let end = percentSign(at: place + 3) else {
      return nil
    }
    return Match(.percentage(amount), .percentage(other), to: end)
  }

  /// The token after a percent sign.
  private func percentSign(at place: Int) -> Int? {
    guard let token = token(place) else { return nil }
    if token.isMark("%") { return place + 1 }
    switch (token.word, word(place + 1)) {
    case ("percent", _), ("pct", _): return place + 1
    case ("por", "cento"), ("por", "ciento"), ("per", "cent"): return place + 2
    default: return nil
    }
  }

  // MARK: Looking around

  func token(_ place: Int) -> PromiseToken? { tokens.indices.contains(place) ? tokens[place] : nil }

  func word(_ place: Int) -> String? { token(place)?.word }

  /// Whether a token joins the ends of a range.
  func isRange(at place: Int) -> Bool {
    guard let token = token(place) else { return false }
    return token.isMark("-", "–", "—") || PromiseWords.rangeWords.contains(token.word ?? "")
  }

  /// Whether these words are there.
  func words(_ words: [String], at place: Int) -> Bool {
    words.indices.allSatisfy { word(place + $0) == words[$0] }
  }
}
