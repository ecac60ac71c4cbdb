/// The words that people search for, folded as keywords are.
///
/// A text matches when it contains every word. The last word may be the beginning of one, unless white space follows
/// it: people see hits while they type.
public struct SearchWords: Sendable, Hashable {
  /// The most words; further ones are ignored.
  public static let most = 8
  /// The most bytes of a word. Indexed words are cut there, too.
  public static let longest = 64

  /// The folded words: no spaces, no quotes.
  public let words: [String]
  /// Whether the last word may be the beginning of a longer one.
  public let endsOpen: Bool
  /// The digits of a query that looks like a part of a phone number; nil for other queries.
  public let digits: String?

  /// Folds a query. Nil when it has no word.
  public init?(_ query: String) {
    words = IndexedWords.words(of: query, most: Self.most)
    guard let last = words.last else { return nil }
    // One letter begins too many words.
    endsOpen = query.last.map { !$0.isWhitespace } ?? false && last.unicodeScalars.count > 1
    let digits = query.filter(\.isASCIIDigit)
    let isNumber = query.allSatisfy { $0.isASCIIDigit || " +-().".contains($0) }
    self.digits = isNumber && digits.count >= 4 ? digits : nil
  }

  /// Whether a folded word of a text matches the word at `index`.
  func matches(_ word: String, at index: Int) -> Bool {
    endsOpen && index == words.count - 1 ? word.hasPrefix(words[index]) : word == words[index]
  }
}

/// The words under which texts are found.
public enum IndexedWords {
  /// Begins words that a store puts into its index besides those of the text. No word of a text or a query has it: it is
  /// for private use.
  public static let marker: Character = "\u{E000}"
  /// The most bytes of a text that are indexed.
  static let textLimit = 32_768

  /// The words of a text that goes into the index, with single spaces between them.
  public static func text(_ text: String) -> String { words(of: text, most: .max).joined(separator: " ") }

  /// The words of a contact's addresses. A phone number is found by its digits from any of them on, so that its last
  /// ones suffice, and so does a number without its country code.
  public static func addresses(_ addresses: [String]) -> String {
    addresses.flatMap { address -> [String] in
      let value = address.split(separator: ":", maxSplits: 1).last.map(String.init) ?? address
      let digits = value.filter(\.isASCIIDigit)
      let isNumber = digits.count >= 7 && value.allSatisfy { $0.isASCIIDigit || "+-() ".contains($0) }
      guard isNumber else { return words(of: value, most: 16) }
      return (0...(digits.count - 4)).map { String(digits.dropFirst($0)) }
    }.joined(separator: " ")
  }

  static func words(of text: String, most: Int) -> [String] {
    var text = text
    if text.utf8.count > textLimit { text = String(decoding: text.utf8.prefix(textLimit), as: UTF8.self) }
    return FoldedText(text).words.split(separator: " ").filter { !$0.contains(marker) }.prefix(most).map(cut)
  }

  /// A word of an index is short; two that begin with the same 64 bytes are one.
  static func cut(_ word: Substring) -> String {
    if word.utf8.count <= SearchWords.longest { return String(word) }
    var kept = word.prefix(SearchWords.longest)
    while kept.utf8.count > SearchWords.longest { kept.removeLast() }
    return String(kept)
  }
}

extension Character {
  fileprivate var isASCIIDigit: Bool { isASCII && isWholeNumber }
}
