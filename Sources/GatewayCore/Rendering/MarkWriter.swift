/// Writes atoms with properly nested marks, and tracks the length of the text with all marks closed.
struct MarkWriter {
  private let dialect: Dialect
  private(set) var text = ""
  private var length = 0
  private var open: [MarkdownSpan.Style] = []

  init(_ dialect: Dialect) {
    self.dialect = dialect
  }

  /// The length with all marks closed; an upper bound of `closed.count`.
  var closedLength: Int { length + open.reduce(0) { $0 + dialect.marks($1).close.count } }

  /// The text with all marks closed.
  var closed: String { text + open.reversed().map { dialect.marks($0).close }.joined() }

  mutating func append(_ atom: Atom) {
    // Close down to the outermost mark that ends here; marks inside it are opened again.
    if let end = open.firstIndex(where: { !atom.style.contains($0) }) {
      for style in open[end...].reversed() { write(dialect.marks(style).close) }
      open.removeSubrange(end...)
    }
    for style in Dialect.styles where atom.style.contains(style) && !open.contains(style) {
      write(dialect.marks(style).open)
      open.append(style)
    }
    text += atom.text
    length += atom.length
  }

  private mutating func write(_ mark: String) {
    text += mark
    length += mark.count
  }
}
