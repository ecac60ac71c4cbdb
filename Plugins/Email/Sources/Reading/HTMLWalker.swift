import CXML

/// Collects lines while libxml2 parses.
final class HTMLWalker {
  /// Stops the parser.
  var stop: (() -> Void)?

  private struct Element {
    let name: String
    let isSkipped: Bool
    let isQuote: Bool
    let isMarked: Bool
  }

  private var stack: [Element] = []
  private var lines: [HTMLText.Line] = []
  private var line: [UInt8] = []
  private var isSpaced = true
  private var skipped = 0
  private var quotes = 0
  private var marks = 0
  private var preformatted = 0
  /// Whether a mark was found after which everything is quoted.
  private var restIsMarked = false
  /// The target of the current link, and where its text begins.
  private var link: (target: String, start: Int)?
  private var size = 0

  private static let depth = 400
  private static let blocks: Set<String> = [
    "address", "article", "aside", "blockquote", "center", "dd", "div", "dl", "dt", "fieldset", "figure", "footer",
    "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "nav", "ol", "p", "pre", "section",
    "table", "tbody", "tfoot", "thead", "tr", "ul", "body", "html",
  ]
  private static let paragraphs: Set<String> = [
    "p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "blockquote", "table",
  ]
  private static let unread: Set<String> = [
    "head", "script", "style", "title", "noscript", "template", "object", "svg", "math", "select", "textarea", "iframe",
  ]
  private static let empty: Set<String> = ["br", "img", "hr", "input", "meta", "link", "area", "base", "col", "wbr"]

  func begin(_ name: UnsafePointer<CChar>, _ attributes: UnsafeMutablePointer<UnsafePointer<CChar>?>?) {
    let name = String(cString: name).lowercased()
    if name == "br" { return breakLine() }
    if name == "hr" {
      breakLine()
      return
    }
    if Self.empty.contains(name) { return picture(name, attributes) }
    guard stack.count < Self.depth else {
      stop?()
      return
    }
    if Self.blocks.contains(name) { breakLine(ifNotEmpty: true) }
    if Self.paragraphs.contains(name) { blankLine() }
    let mark = QuoteMark(name: name, attributes: attributes)
    if mark == .rest { restIsMarked = true }
    let element = Element(
      name: name, isSkipped: Self.unread.contains(name), isQuote: name == "blockquote", isMarked: mark == .element)
    stack.append(element)
    if element.isSkipped { skipped += 1 }
    if element.isQuote { quotes += 1 }
    if element.isMarked { marks += 1 }
    if name == "pre" { preformatted += 1 }
    if name == "li" { put("- ") }
    if name == "td" || name == "th", !line.isEmpty, !isSpaced { put(" ") }
    if name == "a" { link = Self.value("href", attributes).map { ($0, line.count) } }
  }

  func end(_ name: UnsafePointer<CChar>) {
    let name = String(cString: name).lowercased()
    guard !Self.empty.contains(name), let index = stack.lastIndex(where: { $0.name == name }) else { return }
    if name == "a" { endLink() }
    // The line ends before its element, so that it gets the element's marks.
    if Self.blocks.contains(name) { breakLine(ifNotEmpty: true) }
    while stack.count > index, let element = stack.popLast() {
      if element.isSkipped { skipped -= 1 }
      if element.isQuote { quotes -= 1 }
      if element.isMarked { marks -= 1 }
      if element.name == "pre" { preformatted -= 1 }
    }
    if Self.paragraphs.contains(name) { blankLine() }
  }

  func add(_ text: UnsafeRawBufferPointer) {
    guard skipped == 0 else { return }
    for byte in text {
      if byte == 0x0A, preformatted > 0 {
        breakLine()
      } else if preformatted == 0, byte <= 0x20 {
        if !isSpaced { line.append(0x20) }
        isSpaced = true
      } else {
        line.append(byte)
        isSpaced = false
      }
    }
  }

  /// The lines, after the end of parsing.
  func finished() -> [HTMLText.Line] {
    breakLine(ifNotEmpty: true)
    return lines
  }

  private func put(_ text: String) {
    guard skipped == 0 else { return }
    line += text.utf8
    isSpaced = true
  }

  /// Adds a picture's alternative text.
  private func picture(_ name: String, _ attributes: UnsafeMutablePointer<UnsafePointer<CChar>?>?) {
    guard name == "img", skipped == 0, let alternative = Self.value("alt", attributes)?.singleLine,
      !alternative.isEmpty, alternative.utf8.count <= 200
    else { return }
    put("[\(alternative)]")
    isSpaced = false
  }

  /// Adds a link's target after its text.
  private func endLink() {
    guard let (target, start) = link else { return }
    link = nil
    guard skipped == 0, target.hasPrefix("http://") || target.hasPrefix("https://"), target.utf8.count <= 500,
      start <= line.count
    else { return }
    let words = String(decoding: line[start...], as: UTF8.self).singleLine
    guard !words.isEmpty, !words.contains("://"), !target.contains(words) else { return }
    if !isSpaced { line.append(0x20) }
    line += "<\(target)>".utf8
    isSpaced = false
  }

  private func blankLine() {
    guard skipped == 0, let last = lines.last, !last.text.isEmpty else { return }
    lines.append(HTMLText.Line(text: "", isQuoted: restIsMarked || marks > 0))
  }

  private func breakLine(ifNotEmpty: Bool = false) {
    guard skipped == 0, size < MailLimits.textPart else { return }
    if line.last == 0x20, preformatted == 0 { line.removeLast() }
    if line.isEmpty, ifNotEmpty { return }
    link?.start = 0
    // A no-break space counts as a space.
    let words = String(decoding: line, as: UTF8.self).replacing("\u{A0}", with: " ")
    let prefix = String(repeating: "> ", count: min(quotes, 20))
    size += words.utf8.count + prefix.utf8.count + 1
    lines.append(HTMLText.Line(text: prefix + words, isQuoted: restIsMarked || marks > 0))
    line = []
    isSpaced = true
  }

  private static func value(
    _ name: String, _ attributes: UnsafeMutablePointer<UnsafePointer<CChar>?>?
  ) -> String? {
    guard var pair = attributes else { return nil }
    while let key = pair[0] {
      if String(cString: key).lowercased() == name { return pair[1].map(String.init(cString:)) }
      pair += 2
    }
    return nil
  }
}

/// How mail programs mark the message they reply to.
enum QuoteMark {
  /// The element is the quoted message.
  case element
  /// Everything after the element is the quoted message.
  case rest

  /// The mark of an element; nil if it has none. Outlook on the web puts `x_` before names from a mail it quotes.
  init?(name: String, attributes: UnsafeMutablePointer<UnsafePointer<CChar>?>?) {
    guard var pair = attributes else { return nil }
    while let key = pair[0] {
      if let value = pair[1], ["id", "class"].contains(String(cString: key).lowercased()) {
        for word in String(cString: value).lowercased().split(separator: " ").prefix(20) {
          if let mark = Self.mark(of: word) {
            self = mark
            return
          }
        }
      }
      pair += 2
    }
    return nil
  }

  private static func mark(of word: Substring) -> QuoteMark? {
    var word = word
    // Names of an earlier quoted mail, whose marks lie inside newer ones.
    while word.hasPrefix("x_") { word = word.dropFirst(2) }
    if ["divrplyfwdmsg", "appendonsend", "mail-editor-reference-message-container"].contains(word) { return .rest }
    let elements = ["protonmail_quote", "zmail_extra", "tutanota_quote", "hmquote"]
    if word.hasPrefix("yahoo_quoted") || elements.contains(String(word)) { return .element }
    return nil
  }
}
