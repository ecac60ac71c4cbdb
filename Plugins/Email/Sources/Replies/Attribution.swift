/// The line that a mail program puts above a quoted message: `Em dom., 8 de jun. de 2025 às 20:59, Ana
/// <ana@example.com> escreveu:`. Programs wrap it, so it may take several lines.
struct Attribution {
  /// The index after its last line.
  let end: Int
  /// Whether it can be nothing else, even without a `>` after it.
  let isCertain: Bool

  /// The most lines it may take.
  static let lines = 4
  private static let bytes = 400

  /// The attribution that begins at a line; nil if none does. Above a quote marked by `>` it needs no date.
  init?(at index: Int, in lines: [QuotedLine], isAboveQuote: Bool = false) {
    guard let top = lines[index].short, top.utf8.count >= 8, !lines[index].isQuoted else { return nil }
    // Zoho and Yahoo put dashes around it: `---- On Tue, 22 Dec 2015 Ana <ana@example.com> wrote ----`.
    let (first, isFramed) = Self.unframed(top)
    guard let start = first.first, start.isLetter || start.isNumber || "<\"'«".contains(start) else { return nil }
    let opening = QuotePhrases.opening(of: first)
    var joined = ""
    for number in index..<min(index + Self.lines, lines.count) {
      guard let line = number == index ? first : lines[number].short, !line.isEmpty, !lines[number].isQuoted else {
        return nil
      }
      joined += (joined.isEmpty ? "" : " ") + line
      guard joined.utf8.count <= Self.bytes else { return nil }
      // Without an opening word, its first line must contain a date or an address.
      if number == index, opening == nil, !isAboveQuote, !Self.isDatedOrAddressed(joined) { return nil }
      let isLine = number == index
      guard let isCertain = Self.certainty(of: joined, opening, isLine: isLine, isFramed, isAboveQuote) else {
        continue
      }
      end = number + 1
      self.isCertain = isCertain
      return
    }
    return nil
  }

  /// Nil if a text is not an attribution, else whether it can be nothing else. `isLine` says that it is one line.
  private static func certainty(
    of text: String, _ opening: QuotePhrases.Opening?, isLine: Bool, _ isFramed: Bool, _ isAboveQuote: Bool
  ) -> Bool? {
    guard let last = text.last, isFramed || ":：>,".contains(last) || isStamp(text) else { return nil }
    let words = text.lowercased()
    let isDated = hasDigit(words)
    let isAddressed = words.contains("@")
    let isTimed = hasTime(words)
    if last != ",", QuotePhrases.closesAttribution(words), isAboveQuote || opening != nil || isAddressed || isTimed,
      isAboveQuote || isDated || isAddressed
    {
      return isAddressed || isTimed
    }
    // Some have no verb: `Citando Ana <ana@example.com>:`, `вс, 8 июн. 2025 г. в 20:59, Ana <ana@example.com>:`,
    // `2013/9/26 Ana <ana@example.com>`, `2016-03-03 17:21 GMT+01:00 Ana`.
    if opening == .citation, isAddressed, last == ":" { return true }
    if isAddressed, isTimed, words.hasSuffix(">:") || words.hasSuffix(">：") { return true }
    if isAboveQuote, isAddressed, isTimed, last == ":" { return true }
    if isLine, opening == nil, isAddressed, isDated, last == ">" || last == ":", words.first?.isNumber ?? false {
      return words.contains("<")
    }
    return isLine && isStamp(text) ? true : nil
  }

  /// Whether a text is the date and the name that Gmail used to write without a verb.
  private static func isStamp(_ text: String) -> Bool {
    text.utf8.count <= 120 && text.utf8.starts(with: "20".utf8) && text.starts(with: /20\d\d-\d\d-\d\d \d\d?:\d\d GMT/)
  }

  /// The line without surrounding dashes and direction marks, and whether there were dashes at both ends.
  private static func unframed(_ line: Substring) -> (Substring, Bool) {
    var line = line
    var dashes = (before: 0, after: 0)
    while let first = line.unicodeScalars.first, first == "-" || first == "*" || first == " " || first.isDirectional {
      dashes.before += first == "-" ? 1 : 0
      line.unicodeScalars.removeFirst()
    }
    while let last = line.unicodeScalars.last, last == "-" || last == " " || last.isDirectional {
      dashes.after += last == "-" ? 1 : 0
      line.unicodeScalars.removeLast()
    }
    return (line, dashes.before >= 2 && dashes.after >= 2)
  }

  /// Whether there is a time of day: `20:59`, `20.59`, `20h59`.
  private static func hasTime(_ text: String) -> Bool {
    let bytes = Array(text.utf8)
    let isDigit = { (index: Int) in (0x30...0x39).contains(bytes[index]) }
    return bytes.count >= 4
      && (1..<(bytes.count - 2)).contains {
        ":.h".utf8.contains(bytes[$0]) && isDigit($0 - 1) && isDigit($0 + 1) && isDigit($0 + 2)
      }
  }

  private static func hasDigit(_ text: String) -> Bool { text.utf8.contains { (0x30...0x39).contains($0) } }

  private static func isDatedOrAddressed(_ text: String) -> Bool {
    hasDigit(text) || text.utf8.contains(UInt8(ascii: "@"))
  }
}
