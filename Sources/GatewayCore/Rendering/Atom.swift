/// The least piece of a rendered text: a character with what its dialect puts before it, or a link that must not be cut.
struct Atom {
  /// As the channel gets it.
  let text: String
  /// Its length in characters.
  let length: Int
  /// The character it stands for; nil for a link.
  let character: Character?
  /// The marks around it.
  let style: MarkdownSpan.Style

  init(_ text: String, character: Character?, style: MarkdownSpan.Style) {
    self.text = text
    length = text.count
    self.character = character
    self.style = style
  }

  var isNewline: Bool { character == "\n" }
  var isSpace: Bool { character?.isWhitespace ?? false }
}
