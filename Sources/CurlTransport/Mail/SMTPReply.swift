/// A server's answer (RFC 5321, 4.2).
struct SMTPReply: Sendable, Hashable {
  /// What it means.
  enum Kind: Sendable, Hashable {
    case positive
    case intermediate
    case temporary
    case permanent
  }

  /// Three digits.
  let code: Int
  /// Its words, the lines joined by spaces; without control characters, of bounded length.
  let words: String

  /// What it means; an answer of another first digit is none.
  var kind: Kind? {
    switch code / 100 {
    case 2: .positive
    case 3: .intermediate
    case 4: .temporary
    case 5: .permanent
    default: nil
    }
  }

  /// `250 2.0.0 queued`.
  var line: String { words.isEmpty ? "\(code)" : "\(code) \(words)" }
}

/// Puts answers together from bytes as they come.
struct SMTPReplyReader: Sendable {
  /// What is said is no SMTP, or has no end.
  struct Malformed: Error {}

  private static let longestReply = 16 << 10

  private var unread: [UInt8] = []
  private var lines: [String] = []
  private var size = 0

  /// Takes more bytes; an answer, when one is whole. Nobody speaks unasked here, so that there is never a second one.
  mutating func feed(_ bytes: [UInt8]) throws(Malformed) -> SMTPReply? {
    size += bytes.count
    guard size <= Self.longestReply else { throw Malformed() }
    unread += bytes
    while let end = unread.firstIndex(of: 10) {
      var line = unread[..<end]
      if line.last == 13 { line = line.dropLast() }
      let text = String(decoding: line, as: UTF8.self)
      unread.removeSubrange(...end)
      guard line.count >= 3, line.prefix(3).allSatisfy({ (0x30...0x39).contains($0) }), let code = Int(text.prefix(3))
      else { throw Malformed() }
      lines.append(String(text.dropFirst(4)))
      if line.dropFirst(3).first == UInt8(ascii: "-") { continue }
      defer { (lines, size) = ([], unread.count) }
      return SMTPReply(code: code, words: LoginFailure.line(lines.joined(separator: " ")))
    }
    return nil
  }
}
