/// The smallest piece of a rendered text: a character with its dialect's escape, or a link that must not be cut.
struct Atom {
  /// The text as sent.
  let text: String
  /// Its length in characters.
  let length: Int
  /// The character it represents; nil for a link.
  let character: Character?
  /// The styles of the text around it.
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
