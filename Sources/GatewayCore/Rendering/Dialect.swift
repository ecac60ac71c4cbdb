import GatewayKit

/// How a channel writes marks, and how it treats characters that would be marks by accident.
struct Dialect {
  let markup: MessageLimits.Markup

  /// The marks around a stretch of one style; `styles` lists the outermost style first.
  func marks(_ style: MarkdownSpan.Style) -> (open: String, close: String) {
    switch (markup, style) {
    case (.markdown, .strong): ("**", "**")
    case (.markdown, .emphasis): ("*", "*")
    case (.markdown, .struck): ("~~", "~~")
    case (.whatsApp, .strong): ("*", "*")
    case (.whatsApp, .emphasis): ("_", "_")
    case (.whatsApp, .struck): ("~", "~")
    case (.markdown, .code), (.whatsApp, .code): ("`", "`")
    case (.markdown, .fence), (.whatsApp, .fence): ("```\n", "\n```")
    default: ("", "")
    }
  }

  /// The styles that have marks.
  static let styles: [MarkdownSpan.Style] = [.fence, .strong, .emphasis, .struck, .code]

  /// The atoms of a text. A link longer than `limit` becomes single characters, because it cannot be kept whole.
  func atoms(of spans: [MarkdownSpan], limit: Int) -> [Atom] {
    var atoms: [Atom] = []
    var index = 0
    while index < spans.count {
      let span = spans[index]
      switch span.kind {
      case .headingMark:
        if markup == .markdown { append(span.text, [], to: &atoms) }
      case .bullet: append(markup == .markdown ? span.text : "• ", [], to: &atoms)
      case .lead: append(span.text, [], to: &atoms)
      case .linkStart(let source):
        if markup == .markdown, source.count <= limit / 2, let end = Self.linkEnd(from: index, in: spans) {
          atoms.append(Atom(source, character: nil, style: shown(span.style)))
          index = end
        }
      case .linkEnd: if !span.text.isEmpty { words(" (\(span.text))", shown(span.style), to: &atoms) }
      case .words: words(span.text, shown(span.style), to: &atoms)
      }
      index += 1
    }
    return protected(atoms)
  }

  private static func linkEnd(from start: Int, in spans: [MarkdownSpan]) -> Int? {
    spans[start...].firstIndex { $0.kind == .linkEnd }
  }

  /// The part of a style for which the channel has marks.
  private func shown(_ style: MarkdownSpan.Style) -> MarkdownSpan.Style {
    switch markup {
    case .plain: []
    case .markdown: style.subtracting(.heading)
    case .whatsApp: style.contains(.heading) ? style.subtracting(.heading).union(.strong) : style
    }
  }

  private func append(_ text: String, _ style: MarkdownSpan.Style, to atoms: inout [Atom]) {
    for character in text { atoms.append(Atom(String(character), character: character, style: style)) }
  }

  /// Adds text. Marks end with their line, except those of a block.
  private func words(_ text: String, _ style: MarkdownSpan.Style, to atoms: inout [Atom]) {
    for character in text {
      let own = character == "\n" ? style.intersection(.fence) : style
      atoms.append(Atom(escaped(character, own), character: character, style: own))
    }
  }

  private func escaped(_ character: Character, _ style: MarkdownSpan.Style) -> String {
    guard markup == .markdown, style.isDisjoint(with: [.code, .fence]), "\\`*_~[]<&".contains(character) else {
      return markup != .plain && character == "`" && !style.isDisjoint(with: [.code, .fence]) ? "‵" : String(character)
    }
    return "\\\(character)"
  }

  /// WhatsApp has no escapes: a literal character that would open or close a mark is replaced with a similar one.
  private func protected(_ atoms: [Atom]) -> [Atom] {
    guard markup == .whatsApp else { return atoms }
    var result = atoms
    for (index, atom) in atoms.enumerated() where atom.style.isDisjoint(with: [.code, .fence]) {
      guard let character = atom.character, let double = Self.doubles[character] else { continue }
      let before = index > 0 ? atoms[index - 1].character : nil
      let after = index + 1 < atoms.count ? atoms[index + 1].character : nil
      let opens = !Self.isInWord(before) && !(after?.isWhitespace ?? true)
      let closes = !(before?.isWhitespace ?? true) && !Self.isInWord(after)
      if opens || closes { result[index] = Atom(String(double), character: character, style: atom.style) }
    }
    return result
  }

  private static let doubles: [Character: Character] = ["*": "∗", "_": "＿", "~": "∼", "`": "‵"]

  private static func isInWord(_ character: Character?) -> Bool {
    character.map { $0.isLetter || $0.isNumber } ?? false
  }
}
