/// A server's reply (RFC 5321, 4.2).
struct SMTPReply: Sendable, Hashable {
  /// The class of a reply, from its first digit.
  enum Kind: Sendable, Hashable {
    case positive
    case intermediate
    case temporary
    case permanent
  }

  /// Three digits.
  let code: Int
  /// Its text, with lines joined by spaces, without control characters, of limited length.
  let words: String

  /// The class of the reply; nil for any other first digit.
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

/// Assembles replies from bytes as they arrive.
struct SMTPReplyReader: Sendable {
  /// The bytes are not SMTP, or the reply is too long.
  struct Malformed: Error {}

  private static let longestReply = 16 << 10

  private var unread: [UInt8] = []
  private var lines: [String] = []
  private var size = 0

  /// Takes more bytes. Returns a reply when it is complete. Servers reply only when asked, so there is never a second
  /// one.
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
