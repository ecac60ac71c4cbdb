/// The folded words of a text with their places in it.
struct LocatedWords {
  /// A folded word and the scalars of the text that it comes from.
  struct Word {
    let folded: String
    /// From the first scalar to the last one, as offsets in UTF-16 code units.
    let place: Range<Int>
  }

  /// The words, in the order of the text.
  let words: [Word]

  /// Folds the text scalar by scalar, as `FoldedText` does, and notes where each word begins and ends.
  init(_ text: String) {
    var folder = TextFolder()
    var words: [Word] = []
    var (start, begin, end, offset) = (0, 0, 0, 0)
    for scalar in text.unicodeScalars {
      let before = folder.words.count
      folder.fold(scalar)
      let width = UTF16.width(scalar)
      if folder.words.count > before {
        // A new word begins with a space.
        if folder.words[before] == UInt8(ascii: " ") {
          words += Self.words(folder.words[start..<before], at: begin..<end)
          (start, begin) = (before, offset)
        }
        end = offset + width
      }
      offset += width
    }
    self.words = words + Self.words(folder.words[start...], at: begin..<end)
  }

  /// One scalar can be several words, such as a fraction.
  private static func words(_ bytes: ArraySlice<UInt8>, at place: Range<Int>) -> [Word] {
    bytes.split(separator: UInt8(ascii: " ")).map {
      Word(folded: IndexedWords.cut(Substring(decoding: $0, as: UTF8.self)), place: place)
    }
  }
}
