/// The line with which a mail program introduces the message it quotes: `Em dom., 8 de jun. de 2025 às 20:59, Ana
/// <ana@example.com> escreveu:`. Programs wrap it, so it may take several lines.
struct Attribution {
  /// The index after its last line.
  let end: Int
  /// Whether it can be nothing else, even where no `>` follows.
  let isCertain: Bool

  /// The most lines one takes.
  static let lines = 4
  private static let bytes = 400

  /// The attribution that begins at a line, if one does. Above a quote that is marked by `>` it needs no date.
  init?(at index: Int, in lines: [QuotedLine], isAboveQuote: Bool = false) {
    guard let first = lines[index].short, first.utf8.count >= 8, !lines[index].isQuoted, let start = first.first,
      start.isLetter || start.isNumber || "<\"*'«".contains(start)
    else { return nil }
    let isIntroduced = QuotePhrases.opensAttribution(first)
    var joined = ""
    for number in index..<min(index + Self.lines, lines.count) {
      guard let line = lines[number].short, !line.isEmpty, !lines[number].isQuoted else { return nil }
      joined += (joined.isEmpty ? "" : " ") + line
      guard joined.utf8.count <= Self.bytes else { return nil }
      // Without an opening word it must show on its first line what it is.
      if number == index, !isIntroduced, !isAboveQuote, !Self.isDatedOrAddressed(joined) { return nil }
      guard let last = joined.last, last == ":" || last == "：" || last == ">" || last == "," else { continue }
      let words = joined.lowercased()
      let hasVerb = last != "," && QuotePhrases.closesAttribution(words)
      let isDated = Self.hasDigit(words)
      let isAddressed = words.contains("@")
      let isTimed = words.contains(/\d\d?[:.h]\d\d/)
      if hasVerb, isAboveQuote || isIntroduced || isAddressed || isTimed {
        guard isAboveQuote || isDated || isAddressed else { continue }
        end = number + 1
        isCertain = isAddressed || isTimed
        return
      }
      // Some languages have no verb: `вс, 8 июн. 2025 г. в 20:59, Ana <ana@example.com>:`
      if isTimed, isAddressed, words.hasSuffix(">:") {
        end = number + 1
        isCertain = true
        return
      }
      // `2013/9/26 Ana <ana@example.com>`
      if number == index || isIntroduced, last == ">" || last == ":", isAddressed, isDated, !isIntroduced,
        words.first?.isNumber ?? false
      {
        end = number + 1
        isCertain = words.contains("<")
        return
      }
    }
    return nil
  }

  private static func hasDigit(_ text: String) -> Bool { text.utf8.contains { (0x30...0x39).contains($0) } }

  private static func isDatedOrAddressed(_ text: String) -> Bool {
    hasDigit(text) || text.utf8.contains(UInt8(ascii: "@"))
  }
}
