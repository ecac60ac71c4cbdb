/// A stretch of text that is all of one kind, as the Markdown reader leaves it: no marks, no escapes, lines parted by
/// `\n`.
struct MarkdownSpan: Hashable {
  /// How text is shown.
  struct Style: OptionSet, Hashable {
    let rawValue: UInt8
    static let strong = Style(rawValue: 1)
    static let emphasis = Style(rawValue: 2)
    static let struck = Style(rawValue: 4)
    static let code = Style(rawValue: 8)
    /// A block of code; its lines are one span.
    static let fence = Style(rawValue: 16)
    /// In a heading's line.
    static let heading = Style(rawValue: 32)
  }

  /// What the text is.
  enum Kind: Hashable {
    /// Words.
    case words
    /// The beginning of a line that tells the line's kind, such as `1. ` and `> `: shown as it is.
    case lead
    /// The beginning of a list item without a number: each dialect has its own.
    case bullet
    /// The beginning of a heading: shown only in Markdown.
    case headingMark
    /// A link's beginning, with the source of the whole link. Its text follows, up to its end.
    case linkStart(source: String)
    /// A link's end; the span's text is the address, empty where the link's text says it already.
    case linkEnd
  }

  var text: String
  var style: Style = []
  var kind = Kind.words
}
