import Foundation

/// Decodes encoded words (RFC 2047) and undeclared non-ASCII bytes.
///
/// It accepts more than the standard allows: words inside quoted strings, words with spaces, a character split between
/// two words, a language after the charset (RFC 2231).
enum EncodedWords {
  private enum Piece {
    case plain(ArraySlice<UInt8>)
    case word(charset: String, content: [UInt8])
  }

  /// The text of a header field's value: one line, without control characters, trimmed. `undeclared` is the charset of
  /// non-ASCII bytes outside encoded words, if they are not UTF-8.
  static func decoded(_ raw: [UInt8], undeclared: String? = nil) -> String {
    let text = pieces(of: raw).map { piece in
      switch piece {
      case .plain(let bytes): Charset.text(Array(bytes), undeclared: undeclared)
      case .word(let charset, let content): Charset.text(content, declared: charset)
      }
    }.joined()
    return text.singleLine
  }

  /// The value with every encoded word in UTF-8 and everything else in ASCII or UTF-8, which GMime's address parser can
  /// read.
  static func inUTF8(_ raw: [UInt8], undeclared: String? = nil) -> String {
    pieces(of: raw).map { piece in
      switch piece {
      case .plain(let bytes): return Charset.text(Array(bytes), undeclared: undeclared)
      case .word(let charset, let content):
        let text = Charset.text(content, declared: charset).singleLine
        return "=?utf-8?B?\(Data(text.utf8).base64EncodedString())?="
      }
    }.joined()
  }

  private static func pieces(of raw: [UInt8]) -> [Piece] {
    var pieces: [Piece] = []
    var begin = 0
    var index = 0
    while index + 1 < raw.count {
      guard raw[index] == UInt8(ascii: "="), raw[index + 1] == UInt8(ascii: "?"), let word = word(in: raw, at: index)
      else {
        index += 1
        continue
      }
      let gap = raw[begin..<index]
      // White space between two words is folding and is dropped.
      let isBetweenWords = gap.allSatisfy { $0 == 0x20 || $0 == 0x09 } && pieces.last.map(isWord) ?? false
      if !gap.isEmpty, !isBetweenWords { pieces.append(.plain(gap)) }
      if case .word(let charset, let content)? = pieces.last, charset == word.charset, gap.isEmpty || isBetweenWords {
        pieces[pieces.count - 1] = .word(charset: charset, content: content + word.content)
      } else {
        pieces.append(.word(charset: word.charset, content: word.content))
      }
      index = word.end
      begin = index
    }
    if begin < raw.count { pieces.append(.plain(raw[begin...])) }
    return pieces
  }

  private static func isWord(_ piece: Piece) -> Bool {
    if case .word = piece { true } else { false }
  }

  /// The encoded word that begins at `start`, or nil.
  private static func word(in raw: [UInt8], at start: Int) -> (charset: String, content: [UInt8], end: Int)? {
    let mark = UInt8(ascii: "?")
    guard let afterCharset = raw[(start + 2)...].prefix(60).firstIndex(of: mark), afterCharset > start + 2,
      afterCharset + 2 < raw.count, raw[afterCharset + 2] == mark
    else { return nil }
    let charset = String(decoding: raw[(start + 2)..<afterCharset].prefix { $0 != UInt8(ascii: "*") }, as: UTF8.self)
    let begin = afterCharset + 3
    // 500 bytes, where the standard says 75.
    var end = begin
    while end + 1 < raw.count, !(raw[end] == mark && raw[end + 1] == UInt8(ascii: "=")) {
      end += 1
      guard end - begin <= 500 else { return nil }
    }
    guard end + 1 < raw.count else { return nil }
    let text = raw[begin..<end]
    switch raw[afterCharset + 1] | 0x20 {
    case UInt8(ascii: "b"): return (charset.lowercased(), base64(text), end + 2)
    case UInt8(ascii: "q"): return (charset.lowercased(), quotedPrintable(text), end + 2)
    default: return nil
    }
  }

  /// Decodes one word's base64. Adds missing padding and ignores invalid characters.
  private static func base64(_ text: ArraySlice<UInt8>) -> [UInt8] {
    var letters = text.filter { byte in
      (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
        || byte == UInt8(ascii: "+") || byte == UInt8(ascii: "/")
    }
    if letters.count % 4 == 1 { letters.removeLast() }
    letters += [UInt8](repeating: UInt8(ascii: "="), count: (4 - letters.count % 4) % 4)
    return Data(base64Encoded: Data(letters)).map(Array.init) ?? []
  }

  private static func quotedPrintable(_ text: ArraySlice<UInt8>) -> [UInt8] {
    var bytes: [UInt8] = []
    var index = text.startIndex
    while index < text.endIndex {
      let byte = text[index]
      if byte == UInt8(ascii: "="), index + 2 < text.endIndex,
        let value = UInt8(String(decoding: text[(index + 1)...(index + 2)], as: UTF8.self), radix: 16)
      {
        bytes.append(value)
        index += 3
        continue
      }
      bytes.append(byte == UInt8(ascii: "_") ? 0x20 : byte)
      index += 1
    }
    return bytes
  }
}
