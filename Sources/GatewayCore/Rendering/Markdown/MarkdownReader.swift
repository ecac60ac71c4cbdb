/// Parses the Markdown that the core writes: paragraphs, headings, lists, quotes, fenced code, and `InlineReader`'s
/// marks within them. One pass over the lines. Every input is accepted; invalid marks are literal text.
struct MarkdownReader {
  private var spans: [MarkdownSpan] = []
  /// The lines of the current paragraph; marks may span them.
  private var paragraph: [Character] = []
  private var hasParagraph = false
  private var paragraphStyle: MarkdownSpan.Style = []

  static func spans(of text: String) -> [MarkdownSpan] {
    var reader = MarkdownReader()
    let lines = text.replacing("\r\n", with: "\n").replacing("\r", with: "\n")
      .split(separator: "\n", omittingEmptySubsequences: false)
    reader.read(lines[...])
    return reader.spans
  }

  private mutating func read(_ lines: ArraySlice<Substring>) {
    var rest = lines
    var isFirst = true
    while let line = rest.popFirst() {
      if let fence = Fence(opening: line) {
        flush()
        if !isFirst { newline() }
        var content: [Substring] = []
        while let inside = rest.popFirst(), !fence.isClosed(by: inside) { content.append(inside) }
        spans.append(MarkdownSpan(text: content.joined(separator: "\n"), style: .fence))
      } else {
        self.line(line, isFirst: isFirst)
      }
      isFirst = false
    }
    flush()
  }

  private mutating func line(_ line: Substring, isFirst: Bool) {
    let indent = line.prefix { $0 == " " || $0 == "\t" }
    let words = line.dropFirst(indent.count)
    if let level = Self.headingLevel(words) {
      flush()
      if !isFirst { newline() }
      spans.append(MarkdownSpan(text: String(repeating: "#", count: level) + " ", kind: .headingMark))
      begin(Self.headingText(words.dropFirst(level)), style: .heading)
      flush()
    } else if let lead = Self.lead(words) {
      flush()
      if !isFirst { newline() }
      if !indent.isEmpty { spans.append(MarkdownSpan(text: String(indent), kind: .lead)) }
      let isBullet = lead.count == 2 && lead.first != ">"
      spans.append(MarkdownSpan(text: String(lead), kind: isBullet ? .bullet : .lead))
      begin(words.dropFirst(lead.count))
    } else if words.isEmpty {
      flush()
      if !isFirst { newline() }
    } else if hasParagraph {
      paragraph.append("\n")
      paragraph.append(contentsOf: Self.trimmed(words))
    } else {
      if !isFirst { newline() }
      begin(words)
    }
  }

  private mutating func begin(_ words: Substring, style: MarkdownSpan.Style = []) {
    paragraph = Array(Self.trimmed(words))
    paragraphStyle = style
    hasParagraph = true
  }

  private mutating func flush() {
    if hasParagraph { spans += InlineReader.spans(of: paragraph, style: paragraphStyle) }
    paragraph = []
    hasParagraph = false
  }

  private mutating func newline() { spans.append(MarkdownSpan(text: "\n")) }

  // MARK: Lines

  private static func trimmed(_ line: Substring) -> Substring {
    var line = line
    while let last = line.last, last == " " || last == "\t" { line.removeLast() }
    return line
  }

  private static func headingLevel(_ line: Substring) -> Int? {
    let level = line.prefix(7).prefix { $0 == "#" }.count
    return (1...6).contains(level) && line.dropFirst(level).first == " " ? level : nil
  }

  /// The text of a heading, without closing marks.
  private static func headingText(_ line: Substring) -> Substring {
    let text = trimmed(line.drop { $0 == " " })
    let closing = text.reversed().prefix { $0 == "#" }.count
    let before = text.dropLast(closing)
    return closing > 0 && (before.isEmpty || before.last == " ") ? trimmed(before) : text
  }

  /// The marker of a list item or a quote, with the space after it.
  private static func lead(_ line: Substring) -> Substring? {
    guard let first = line.first else { return nil }
    if "-*+>".contains(first), line.dropFirst().first == " " { return line.prefix(2) }
    let digits = line.prefix(10).prefix { $0.isASCII && $0.isNumber }.count
    let after = line.dropFirst(digits)
    guard (1...9).contains(digits), after.first == "." || after.first == ")", after.dropFirst().first == " " else {
      return nil
    }
    return line.prefix(digits + 2)
  }
}

/// The line that opens a code block, and what closes it.
private struct Fence {
  private let mark: Character
  private let length: Int

  init?(opening line: Substring) {
    let words = line.drop { $0 == " " }
    guard let mark = words.first, mark == "`" || mark == "~" else { return nil }
    length = words.prefix { $0 == mark }.count
    guard length >= 3, mark == "~" || !words.dropFirst(length).contains("`") else { return nil }
    self.mark = mark
  }

  func isClosed(by line: Substring) -> Bool {
    let words = line.drop { $0 == " " }
    let run = words.prefix { $0 == mark }.count
    return run >= length && words.dropFirst(run).allSatisfy(\.isWhitespace)
  }
}
