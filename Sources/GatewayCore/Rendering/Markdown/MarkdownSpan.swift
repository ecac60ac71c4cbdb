/// A stretch of text of one kind and style, parsed from Markdown: no marks, no escapes, lines separated by `\n`.
struct MarkdownSpan: Hashable {
  /// The style of text.
  struct Style: OptionSet, Hashable {
    let rawValue: UInt8
    static let strong = Style(rawValue: 1)
    static let emphasis = Style(rawValue: 2)
    static let struck = Style(rawValue: 4)
    static let code = Style(rawValue: 8)
    /// A block of code; its lines are one span.
    static let fence = Style(rawValue: 16)
    /// The line of a heading.
    static let heading = Style(rawValue: 32)
  }

  /// The kind of a span.
  enum Kind: Hashable {
    /// Text.
    case words
    /// The marker at a line's beginning, such as `1. ` and `> `; shown unchanged.
    case lead
    /// The marker of a list item without a number; each dialect has another one.
    case bullet
    /// The marker of a heading; shown only in Markdown.
    case headingMark
    /// The start of a link, with the source of the whole link. Its text follows, up to the end.
    case linkStart(source: String)
    /// The end of a link. The span's text is the address; empty when the link's text already shows it.
    case linkEnd
  }

  var text: String
  var style: Style = []
  var kind = Kind.words
}
