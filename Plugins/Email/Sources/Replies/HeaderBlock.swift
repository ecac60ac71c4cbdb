/// The block of names and values that Outlook and similar programs put above a quoted message: `De: …`, `Enviado em:
/// …`, `Para: …`, `Assunto: …`.
enum HeaderBlock {
  private static let reach = 8

  /// Whether a block begins at this line: a sender's line, followed soon by two other fields of different kinds.
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

  /// The word before a line's first colon, in lower case, without the asterisks of bold text.
  private static func label(of line: QuotedLine) -> String? {
    guard let short = line.short?.prefix(26), let colon = short.firstIndex(where: { $0 == ":" || $0 == "：" }) else {
      return nil
    }
    let label = short[..<colon].filter { $0 != "*" && $0 != "_" }[...].trimmed
    guard (1...20).contains(label.count) else { return nil }
    return label.lowercased()
  }
}
