extension PromiseReader {
  /// A sign and an amount: `R$ 48`, `$48 to 60`, `€ 5`.
  func signedMoney(at place: Int) -> Match? {
    let currency: Currency
    switch tokens[place].content {
    case .word(let word):
      guard let found = PromiseWords.currencySigns[word] else { return nil }
      currency = found
    case .mark(let mark):
      guard let found = PromiseWords.currencyMarks[mark] else { return nil }
      currency = found
    case .number, .link: return nil
    }
    guard let (amount, end) = scaled(at: place + 1) else { return nil }
    var match = Match(.price(amount, currency), to: end)
    // `R$ 10 a 20`; the sign may stand before both, which is another match.
    if isRange(at: end), !["e", "and", "y"].contains(word(end)), let (upper, last) = scaled(at: end + 1),
      !PromiseWords.units.contains(word(last) ?? ""), !(token(last)?.isMark("%") ?? false)
    {
      match = Match(.price(amount, currency), .price(upper, currency), to: last)
    }
    return match
  }

  /// An amount before its currency, `48 reais`, `10 a 20 euros`, or an amount with two decimals.
  func money(at place: Int) -> Match? {
    guard let (amount, end) = scaled(at: place) else { return nil }
    if let match = money(amount, behind: end, isWord: false) { return match }
    if isRange(at: end), let (upper, last) = scaled(at: end + 1), let (currency, after) = currency(at: last) {
      return Match(.price(amount, currency), .price(upper, currency), to: after)
    }
    guard case .number(let bytes) = tokens[place].content, end == place + 1, bytes.count >= 4,
      [UInt8(ascii: ","), UInt8(ascii: ".")].contains(bytes[bytes.count - 3]),
      !PromiseWords.units.contains(word(end) ?? "")
    else { return nil }
    return Match(.price(amount, .unspecified), to: end)
  }

  /// The amount as a price, if its currency follows.
  func money(_ amount: Amount, behind end: Int, isWord: Bool) -> Match? {
    if let word = word(end), PromiseWords.hundredths.contains(word) {
      return Match(.price(Amount.zero.plus(hundredths: amount), .unspecified), to: end + 1)
    }
    guard let (currency, after) = currency(at: end) else { return nil }
    // `um real prazer` is not a price.
    if isWord, word(end) == "real", token(after)?.word.map({ !["e", "cada", "por", "a", "o"].contains($0) }) == true {
      return nil
    }
    guard ["e", "and", "y", "con", "with"].contains(word(after)), let (cents, last) = plain(at: after + 1),
      PromiseWords.hundredths.contains(word(last) ?? "")
    else { return Match(.price(amount, currency), to: after) }
    return Match(.price(amount.plus(hundredths: cents), currency), to: last + 1)
  }

  /// `grátis`, `free of charge`: a price of zero.
  func free(at place: Int) -> Match? {
    if PromiseWords.free.contains(word(place) ?? "") { return Match(.price(.zero, .unspecified), to: place + 1) }
    for phrase in PromiseWords.freePhrases where words(phrase, at: place) {
      return Match(.price(.zero, .unspecified), to: place + phrase.count)
    }
    return nil
  }

  /// A number without a currency. After a word such as `custa` it is a firm price; elsewhere it may be a price where
  /// price lists have one: after a colon, a bar, a dash, or dots.
  func bareNumber(at place: Int) -> Match? {
    guard let (amount, end) = scaled(at: place) else { return nil }
    if PromiseWords.units.contains(word(end) ?? "") { return Match(to: end) }
    if isBehindPriceWord(place) { return Match(.price(amount, .unspecified), to: end) }
    var match = Match(to: end)
    if let before = token(place - 1), before.isMark(":", "|", "-", "–", "—", "=", "…", ".", "→") {
      match.promises.append((.price(amount, .unspecified), false))
    }
    if let hour = tokens[place].small, hour <= 24, isTimeLike(place) {
      match.promises.append((time(hour: hour, isExact: false), false))
    }
    return match
  }

  /// Whether a word such as `custa` comes before, with only small words between.
  private func isBehindPriceWord(_ place: Int) -> Bool {
    for before in 1...3 {
      guard let word = word(place - before) else { return false }
      if PromiseWords.priceWords.contains(word) { return true }
      guard PromiseWords.priceFillers.contains(word) else { return false }
    }
    return false
  }

  /// A number in digits with what multiplies it: `1,5 mil`.
  private func scaled(at place: Int) -> (amount: Amount, end: Int)? {
    guard let amount = token(place)?.amount else { return nil }
    guard let scale = word(place + 1), let factor = PromiseWords.scales[scale], let product = amount.times(factor),
      scale != "k" || token(place + 1)?.isAfterSpace == false
    else { return (amount, place + 1) }
    return (product, word(place + 2) == "de" && currency(at: place + 3) != nil ? place + 3 : place + 2)
  }

  /// A number in digits or words.
  private func plain(at place: Int) -> (amount: Amount, end: Int)? {
    if let amount = token(place)?.amount { return (amount, place + 1) }
    guard let found = NumberWords.read(tokens, at: place), let amount = Amount(found.value) else { return nil }
    return (amount, found.end)
  }

  /// A currency after an amount, with `de` between for millions.
  private func currency(at place: Int) -> (currency: Currency, end: Int)? {
    guard let token = token(place) else { return nil }
    switch token.content {
    case .mark(let mark):
      guard mark != "$", let currency = PromiseWords.currencyMarks[mark] else { return nil }
      return (currency, place + 1)
    case .word("de"):
      guard let name = word(place + 1), let currency = PromiseWords.currencyNames[name] else { return nil }
      return (currency, place + 2)
    case .word(let name):
      // A sign after an amount belongs to the next amount, unless it is a code.
      if let currency = PromiseWords.currencyNames[name] { return (currency, place + 1) }
      guard !name.hasSuffix("$"), let currency = PromiseWords.currencySigns[name] else { return nil }
      return (currency, place + 1)
    case .number, .link: return nil
    }
  }
}
