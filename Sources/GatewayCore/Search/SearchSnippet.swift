/// The part of a text around the words that were found.
///
/// Offsets and lengths are in UTF-16 code units of the whole text, as JavaScript counts.
public struct SearchSnippet: Sendable, Hashable, Codable {
  /// A found word.
  public struct Match: Sendable, Hashable, Codable {
    /// Where it begins in the whole text.
    public let start: Int
    /// Its length.
    public let length: Int
  }

  /// The characters shown before the first found word.
  private static let before = 40
  /// The characters shown altogether.
  private static let length = 200
  /// The most found words that are listed.
  private static let mostMatches = 20

  /// Where the snippet begins in the whole text.
  public let start: Int
  /// The snippet.
  public let text: String
  /// The found words, in the order of the text.
  public let matches: [Match]

  /// The snippet of `text` for `words`.
  init(of text: String, for words: SearchWords) {
    let found = LocatedWords(text).words.filter { word in
      words.words.indices.contains { words.matches(word.folded, at: $0) }
    }
    let first = String.Index(utf16Offset: found.first?.place.lowerBound ?? 0, in: text)
    let from = text[..<first].suffix(Self.before).startIndex
    start = text.utf16.distance(from: text.startIndex, to: from)
    self.text = String(text[from...].prefix(Self.length))
    matches = found.prefix(Self.mostMatches).map { Match(start: $0.place.lowerBound, length: $0.place.count) }
  }
}
