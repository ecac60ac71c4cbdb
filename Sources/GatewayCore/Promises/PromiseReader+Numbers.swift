extension PromiseReader {
  /// The fewest digits that are checked, those of a local telephone number.
  private static let fewestDigits = 8
  /// The most digits, those of a bank's number in groups.
  private static let mostDigits = 40

  /// A telephone number or another long number: `(11) 98765-4321`, `+55 11 98765 4321`, `12.345.678/0001-90`.
  ///
  /// Groups are joined by one space, dashes, points, slashes and brackets. Two years with a dash between are not one
  /// number.
  func longNumber(at place: Int) -> Match? {
    guard var digits = digitText(place) else { return nil }
    let isInternational = isPlus(place - 1) || (token(place - 1)?.isMark("(") == true && isPlus(place - 2))
    var end = place + 1
    var groups = 1
    while digits.count <= Self.mostDigits, let next = nextGroup(after: end), let more = digitText(next) {
      // Digits after a space belong to the number only if they are a group, not another small number.
      guard more.count >= 2 || token(next - 1)?.isMark("-") == true else { break }
      digits += more
      end = next + 1
      groups += 1
    }
    let isLocal =
      groups == 2 && digits.count == 7 && token(place + 1)?.isMark("-") == true && digitText(place)?.count == 3
    guard digits.count >= Self.fewestDigits || isLocal, digits.count <= Self.mostDigits else { return nil }
    if groups == 1, tokens[place].amount != nil, !tokens[place].isPlainNumber { return nil }
    if groups == 2, isYear(place), isYear(end - 1) { return Match(to: end) }
    if digits.hasPrefix("00"), digits.count > 10 {
      return Match(.number(digits: String(digits.dropFirst(2)), isInternational: true), to: end)
    }
    return Match(.number(digits: digits, isInternational: isInternational), to: end)
  }

  /// The next number that is a group of the same number, with only separators between.
  private func nextGroup(after place: Int) -> Int? {
    var next = place
    while let token = token(next), token.isMark("-", "–", "‑", ".", "/", "(", ")") {
      next += 1
      if next - place > 2 { return nil }
    }
    guard let token = token(next), case .number = token.content, !token.beginsLine else { return nil }
    return next
  }

  private func digitText(_ place: Int) -> String? {
    guard let token = token(place), case .number(let bytes) = token.content, !bytes.contains(UInt8(ascii: ",")) else {
      return nil
    }
    return String(decoding: bytes.filter { $0 != UInt8(ascii: ".") }, as: UTF8.self)
  }

  private func isPlus(_ place: Int) -> Bool { token(place)?.isMark("+") ?? false }

  private func isYear(_ place: Int) -> Bool {
    token(place)?.digits(4...4).map { (1900..<2200).contains($0) } ?? false
  }
}
