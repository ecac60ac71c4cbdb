/// A text in comparable form: `¡HORARIO!` and `horário` fold to the same words.
///
/// Case, accents, width, skin tones, variation selectors, invisible characters, punctuation and repeated white space
/// are ignored. Apostrophes are removed (`don't`, `dont`); other punctuation separates words, like a space. Pictures,
/// symbols, and letters of scripts without spaces are single words. Time and size are linear in the text.
public struct FoldedText: Sendable, Hashable {
  /// The words, each with one space before and after it, so that whole words can be found by searching for bytes.
  let padded: [UInt8]
  /// The folded text with punctuation and collapsed white space, for regular expressions.
  let punctuated: [UInt8]

  /// Folds `text`.
  public init(_ text: String) {
    var folder = TextFolder()
    folder.fold(text)
    padded = folder.words + [UInt8(ascii: " ")]
    punctuated = folder.punctuated
  }

  /// Whether there are no words: the text is empty or only punctuation.
  public var isEmpty: Bool { padded.count <= 2 }

  /// The words, separated by single spaces.
  public var words: String { String(decoding: padded.dropFirst().dropLast(), as: UTF8.self) }
}
