/// Cuts what an IMAP server sends into responses (RFC 9051, 2.2.2): a line, or several that literals join.
///
/// Bytes may come in any pieces. What a server could send to exhaust the reader is refused: a line, a literal or a
/// response beyond its bound. Only data responses have literals: a status whose text ends like one is still a line.
struct IMAPFramer {
  /// The bytes of one line, literals apart.
  static let lineLimit = 1 << 20

  /// A response's bytes, and where in them its literals lie.
  struct Response: Equatable {
    /// All bytes, without the line's end.
    let bytes: [UInt8]
    /// The literals' contents.
    let literals: [Range<Int>]
  }

  /// The bytes of one response, literals included.
  let limit: Int
  private var buffer: [UInt8] = []
  /// Where the response that is being read begins.
  private var begin = 0
  /// Where the line that is being read begins.
  private var next = 0
  /// How far its end was searched for, so that no byte is looked at again when bytes come one by one.
  private var searched = 0
  private var literals: [Range<Int>] = []

  /// A framer of responses up to a size.
  init(limit: Int) { self.limit = limit }

  /// Takes bytes in the order in which they came.
  mutating func append(_ bytes: some Collection<UInt8>) {
    if begin > 64 << 10 {
      buffer.removeSubrange(..<begin)
      next -= begin
      searched -= begin
      begin = 0
    }
    buffer += bytes
  }

  /// The next whole response; nil when more must come first.
  mutating func response() throws(IMAPFailure) -> Response? {
    while true {
      // A literal whose end has not come yet.
      guard next <= buffer.count else { return nil }
      guard let end = buffer[max(next, searched)...].firstIndex(of: 0x0A) else {
        searched = buffer.count
        guard buffer.count - next <= Self.lineLimit else { throw .tooLong }
        return nil
      }
      guard end - next <= Self.lineLimit else { throw .tooLong }
      let last = end > begin && buffer[end - 1] == 0x0D ? end - 1 : end
      if isData, let size = Self.literalSize(buffer[next..<max(next, last)]) {
        guard size <= limit, end + 1 + size - begin <= limit else { throw .tooLong }
        literals.append((end + 1 - begin)..<(end + 1 + size - begin))
        next = end + 1 + size
        continue
      }
      let response = Response(bytes: Array(buffer[begin..<max(begin, last)]), literals: literals)
      begin = end + 1
      next = begin
      literals = []
      return response
    }
  }

  /// Whether the response that is being read has data, not words for people.
  private var isData: Bool {
    let head = String(decoding: buffer[begin...].prefix(10), as: UTF8.self).uppercased()
    guard head.hasPrefix("* ") else { return false }
    return !["OK ", "NO ", "BAD ", "BYE ", "PREAUTH "].contains { head.dropFirst(2).hasPrefix($0) }
  }

  /// The size at the end of a line: `{123}`, or `{123+}`.
  private static func literalSize(_ line: ArraySlice<UInt8>) -> Int? {
    guard line.last == UInt8(ascii: "}"), let open = line.suffix(24).lastIndex(of: UInt8(ascii: "{")) else {
      return nil
    }
    let inside = String(decoding: line[(open + 1)..<(line.endIndex - 1)], as: UTF8.self)
    let digits = inside.hasSuffix("+") ? inside.dropLast() : inside[...]
    guard (1...10).contains(digits.utf8.count), digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
      return nil
    }
    return Int(digits)
  }
}

/// What ends a conversation with an IMAP server.
enum IMAPFailure: Error, Equatable {
  /// A response is larger than any that was asked for.
  case tooLong
  /// A response is not in the protocol's form.
  case malformed(String)
  /// The server ended the connection; its words.
  case bye(String)
}
