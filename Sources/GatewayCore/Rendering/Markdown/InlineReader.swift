/// Parses the marks within a paragraph: code, links, emphasis, strong, struck, escapes. CommonMark's algorithm (0.31,
/// appendix "A parsing strategy"), without recursion and linear in the text: every look ahead ends at a character where
/// the next one begins.
struct InlineReader {
  /// A piece of text between marks, or a mark.
  private struct Piece {
    var text: String
    var style: MarkdownSpan.Style = []
    var kind = MarkdownSpan.Kind.words
  }

  private let characters: [Character]
  private let code: [CodeSpans.Span]
  private var nextCode = 0
  private var pieces: [Piece] = []
  private var plain = ""
  private var delimiters = DelimiterList()
  /// Opening brackets that may begin a link.
  private var brackets: [(piece: Int, at: Int)] = []

  static func spans(of characters: [Character], style: MarkdownSpan.Style = []) -> [MarkdownSpan] {
    var reader = InlineReader(characters)
    reader.scan()
    return reader.spans(style)
  }

  private init(_ characters: [Character]) {
    self.characters = characters
    code = CodeSpans.spans(in: characters, tick: "`", backslash: "\\")
  }

  // MARK: Scanning

  private mutating func scan() {
    var index = 0
    while index < characters.count {
      let character = characters[index]
      switch character {
      case "\\": index = escape(at: index)
      case "`": index = codeOrTicks(at: index)
      case "*", "_", "~": index = run(of: character, at: index)
      case "[": index = bracket("[", at: index)
      case "!" where at(index + 1) == "[": index = bracket("![", at: index)
      case "]": index = closeBracket(at: index)
      case "<": index = address(at: index)
      default:
        plain.append(character)
        index += 1
      }
    }
    flush()
  }

  private func at(_ index: Int) -> Character? { characters.indices.contains(index) ? characters[index] : nil }

  private mutating func flush() {
    if !plain.isEmpty { pieces.append(Piece(text: plain)) }
    plain = ""
  }

  private mutating func add(_ piece: Piece) -> Int {
    flush()
    pieces.append(piece)
    return pieces.count - 1
  }

  private mutating func escape(at index: Int) -> Int {
    guard let next = at(index + 1) else {
      plain.append("\\")
      return index + 1
    }
    if next.isASCII && (next.isPunctuation || next.isSymbol) || next == "\n" {
      plain.append(next)
      return index + 2
    }
    plain.append("\\")
    return index + 1
  }

  private mutating func codeOrTicks(at index: Int) -> Int {
    while nextCode < code.count, code[nextCode].start < index { nextCode += 1 }
    guard nextCode < code.count, code[nextCode].start == index else {
      plain.append("`")
      return index + 1
    }
    var content = characters[code[nextCode].content]
    if content.count > 2, content.first == " ", content.last == " ", content.contains(where: { $0 != " " }) {
      content = content.dropFirst().dropLast()
    }
    _ = add(Piece(text: String(content), style: .code))
    return code[nextCode].end
  }

  private mutating func run(of mark: Character, at start: Int) -> Int {
    var end = start
    while at(end) == mark { end += 1 }
    let count = end - start
    let piece = add(Piece(text: String(repeating: mark, count: count)))
    if mark == "~" && count != 2 { return end }
    delimiters.append(
      mark: mark, count: count, piece: piece, before: start > 0 ? characters[start - 1] : nil, after: at(end))
    return end
  }

  // MARK: Links

  private mutating func bracket(_ text: String, at index: Int) -> Int {
    brackets.append((add(Piece(text: text)), index))
    return index + text.count
  }

  private mutating func closeBracket(at index: Int) -> Int {
    guard let open = brackets.popLast(), let end = destinationEnd(from: index + 1) else {
      plain.append("]")
      return index + 1
    }
    flush()
    let address = Self.unescaped(characters[(index + 2)..<end])
    let shown = pieces[(open.piece + 1)...].map(\.text).joined()
    pieces[open.piece] = Piece(text: "", kind: .linkStart(source: String(characters[open.at...end])))
    let isSaid = shown == address || "mailto:\(shown)" == address
    pieces.append(Piece(text: isSaid ? "" : address, kind: .linkEnd))
    // A link cannot contain another link.
    brackets.removeAll()
    return end + 1
  }

  /// The index of the `)` of `(address)`, if one begins at `index`. Addresses contain no white space and no brackets.
  private func destinationEnd(from index: Int) -> Int? {
    guard at(index) == "(" else { return nil }
    var depth = 0
    var end = index
    while let character = at(end) {
      switch character {
      case "(": depth += 1
      case ")":
        depth -= 1
        if depth == 0 { return end > index + 1 ? end : nil }
      case "[", "]", "<", ">": return nil
      case "\\" where at(end + 1) != nil: end += 1
      default: if character.isWhitespace { return nil }
      }
      end += 1
    }
    return nil
  }

  /// `<https://…>` and `<mailto:…>`.
  private mutating func address(at index: Int) -> Int {
    var end = index + 1
    while let character = at(end), character != ">", character != "<", !character.isWhitespace { end += 1 }
    let inside = String(characters[(index + 1)..<end])
    guard at(end) == ">", ["http://", "https://", "mailto:"].contains(where: inside.lowercased().hasPrefix) else {
      plain.append("<")
      return index + 1
    }
    plain += inside
    return end + 1
  }

  private static func unescaped(_ characters: ArraySlice<Character>) -> String {
    var result = ""
    var rest = characters
    while let character = rest.popFirst() {
      if character == "\\", let next = rest.first, next.isASCII, next.isPunctuation || next.isSymbol {
        rest.removeFirst()
        result.append(next)
      } else {
        result.append(character)
      }
    }
    return result
  }

  // MARK: Result

  private mutating func spans(_ base: MarkdownSpan.Style) -> [MarkdownSpan] {
    let matches = delimiters.matches()
    for (piece, used) in delimiters.used { pieces[piece].text.removeLast(used) }
    var changes = [[Int]](repeating: [0, 0, 0], count: pieces.count + 1)
    for match in matches {
      changes[match.opener + 1][match.style] += 1
      changes[match.closer][match.style] -= 1
    }
    let styles: [MarkdownSpan.Style] = [.strong, .emphasis, .struck]
    var depths = [0, 0, 0]
    var spans: [MarkdownSpan] = []
    for (index, piece) in pieces.enumerated() {
      var style = piece.style.union(base)
      for kind in styles.indices {
        depths[kind] += changes[index][kind]
        if depths[kind] > 0 { style.insert(styles[kind]) }
      }
      if !piece.text.isEmpty || piece.kind != .words {
        spans.append(MarkdownSpan(text: piece.text, style: style, kind: piece.kind))
      }
    }
    return spans
  }
}
