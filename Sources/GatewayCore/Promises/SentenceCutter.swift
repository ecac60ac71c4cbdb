/// Splits a stream of text into sentences. The sentences joined together are the text.
///
/// A sentence ends at a newline, or at white space after `.`, `!`, `?` or `…` and closing quotes and brackets; its end
/// is therefore known only with the next character. It does not end after an abbreviation, a single letter (`p. m.`), a
/// number that begins a line (`1. Pão`), or, at a newline, after a currency sign.
struct SentenceCutter {
  private var pending = String.UnicodeScalarView()
  /// The folded word or number before the current position; the line's first one is kept whole, for lists.
  private var lastWord = ""
  private var wordsInLine = 0
  private var isInWord = false
  /// The word before a full stop; nil if the sentence ended with another character.
  private var stop: Stop?
  private var lastVisible: Unicode.Scalar?

  private enum Stop {
    case fullStop
    case other
  }

  /// Takes more text, and returns the sentences that it completes.
  mutating func take(_ text: String) -> [String] {
    var sentences: [String] = []
    for scalar in text.unicodeScalars {
      pending.append(scalar)
      if endsSentence(scalar) {
        sentences.append(String(pending))
        pending = String.UnicodeScalarView()
        stop = nil
      }
    }
    return sentences
  }

  /// The rest at the end of the stream; nil if all of it was returned.
  mutating func finish() -> String? {
    defer { self = SentenceCutter() }
    return pending.isEmpty ? nil : String(pending)
  }

  private mutating func endsSentence(_ scalar: Unicode.Scalar) -> Bool {
    if scalar.isNewline {
      defer { beginLine() }
      return lastVisible.map { PromiseWords.currencyMarks[$0] == nil } ?? true
    }
    if scalar.isBlank {
      isInWord = false
      guard let stop else { return false }
      switch stop {
      case .other: return true
      case .fullStop: return !isAbbreviation
      }
    }
    lastVisible = scalar
    switch scalar {
    case ".": stop = stop ?? .fullStop
    case "!", "?", "…", "。", "！", "？": stop = .other
    case "\"", "'", "”", "’", "»", ")", "]", "*", "_", "`": break
    default:
      stop = nil
      note(scalar)
      return false
    }
    isInWord = false
    return false
  }

  private mutating func note(_ scalar: Unicode.Scalar) {
    let folded = ScalarFolding.folded(scalar)
    guard folded.allSatisfy({ $0.isLetter || $0.isDigit }) else {
      isInWord = false
      lastWord = ""
      return
    }
    if !isInWord {
      lastWord = ""
      wordsInLine += 1
      isInWord = true
    }
    // Longer words are not abbreviations.
    if lastWord.utf8.count < 12 { lastWord.unicodeScalars.append(contentsOf: folded) }
  }

  private mutating func beginLine() {
    (lastWord, wordsInLine, isInWord, lastVisible) = ("", 0, false, nil)
  }

  private var isAbbreviation: Bool {
    if lastWord.utf8.count == 1, !lastWord.utf8.allSatisfy({ (0x30...0x39).contains($0) }) { return true }
    if wordsInLine <= 1, lastWord.utf8.count <= 3, !lastWord.isEmpty, lastWord.allSatisfy(\.isNumber) { return true }
    return Self.abbreviations.contains(lastWord) || (lastWord.utf8.count <= 4 && DateWords.month(lastWord) != nil)
  }

  private static let abbreviations: Set<String> = [
    "sr", "sra", "srta", "dr", "dra", "prof", "profa", "mr", "mrs", "ms", "st", "av", "al", "pca", "rod", "tel", "cel",
    "no", "num", "apto", "ap", "ltda", "inc", "ltd", "co", "etc", "ex", "aprox", "approx", "min", "max", "pag", "vs",
    "ud", "uds", "vd", "depto", "esq", "nro", "obs",
  ]
}
