/// The block of names and values that Outlook and its like put above the message they quote: `De: …`, `Enviado em: …`,
/// `Para: …`, `Assunto: …`.
enum HeaderBlock {
  private static let reach = 8

  /// Whether one begins at this line: a sender's line, and soon below it two others of its kind.
  static func begins(at index: Int, in lines: [QuotedLine]) -> Bool {
    guard let first = label(of: lines[index]), QuotePhrases.from.contains(first) else { return false }
    var kinds: Set<Int> = []
    for line in lines[(index + 1)...].prefix(reach) {
      if line.isQuoted { return false }
      guard let label = label(of: line) else { continue }
      for (kind, labels) in QuotePhrases.otherFields.enumerated() where labels.contains(label) { kinds.insert(kind) }
      if kinds.count >= 2 { return true }
    }
    return false
  }

  /// The word before a line's first colon, in lower case, without the stars of bold text.
  private static func label(of line: QuotedLine) -> String? {
    guard let short = line.short?.prefix(26), let colon = short.firstIndex(where: { $0 == ":" || $0 == "：" }) else {
      return nil
    }
    let label = short[..<colon].filter { $0 != "*" && $0 != "_" }[...].trimmed
    guard (1...20).contains(label.count) else { return nil }
    return label.lowercased()
  }
}
