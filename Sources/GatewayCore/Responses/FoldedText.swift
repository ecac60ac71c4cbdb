/// A text made comparable: `¡HORARIO!` and `horário` fold to the same words.
///
/// Case, accents, width, skin tones, variation selectors, invisible characters, punctuation and runs of white space do
/// not matter. Apostrophes vanish (`don't`, `dont`); other punctuation parts words, as a space does. Pictures, symbols,
/// and the letters of scripts without spaces are words of their own. Time and size are linear in the text.
public struct FoldedText: Sendable, Hashable {
  /// The words, each with one space before and after it: whole words are found by searching for bytes.
  let padded: [UInt8]
  /// The folded text with its punctuation, white space collapsed: what regular expressions read.
  let punctuated: [UInt8]

  /// Folds `text`.
  public init(_ text: String) {
    var folder = TextFolder()
    folder.fold(text)
    padded = folder.words + [UInt8(ascii: " ")]
    punctuated = folder.punctuated
  }

  /// Whether no word is left: empty, or nothing but punctuation.
  public var isEmpty: Bool { padded.count <= 2 }

  /// The words, with single spaces between them.
  public var words: String { String(decoding: padded.dropFirst().dropLast(), as: UTF8.self) }
}
