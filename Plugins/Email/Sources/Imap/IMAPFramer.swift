/// Splits a server's bytes into responses (RFC 9051, 2.2.2): a line, or several lines joined by literals.
///
/// Bytes may arrive in any pieces. A line, a literal or a response beyond its limit is refused, so that a server cannot
/// exhaust memory. Only data responses have literals: a status whose text ends like one is still a line.
struct IMAPFramer {
  /// The most bytes of one line, without literals.
  static let lineLimit = 1 << 20

  /// A response's bytes, and the positions of its literals.
  struct Response: Equatable {
    /// All bytes, without the final line end.
    let bytes: [UInt8]
    /// The literals' contents.
    let literals: [Range<Int>]
  }

  /// The most bytes of one response, including literals.
  let limit: Int
  private var buffer: [UInt8] = []
  /// The start of the current response.
  private var begin = 0
  /// The start of the current line.
  private var next = 0
  /// How far its end was searched for, so that no byte is searched twice when bytes arrive one by one.
  private var searched = 0
  private var literals: [Range<Int>] = []

  /// A framer of responses up to `limit` bytes.
  init(limit: Int) { self.limit = limit }

  /// Takes bytes in the order of arrival.
  mutating func append(_ bytes: some Collection<UInt8>) {
    if begin > 64 << 10 {
      buffer.removeSubrange(..<begin)
      next -= begin
      searched -= begin
      begin = 0
    }
    buffer += bytes
  }

  /// The next complete response; nil when more bytes are needed.
  mutating func response() throws(IMAPFailure) -> Response? {
    while true {
      // The literal is not complete yet.
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

  /// Whether the current response is data, and not a status.
  private var isData: Bool {
    let head = String(decoding: buffer[begin...].prefix(10), as: UTF8.self).uppercased()
    guard head.hasPrefix("* ") else { return false }
    return !["OK ", "NO ", "BAD ", "BYE ", "PREAUTH "].contains { head.dropFirst(2).hasPrefix($0) }
  }

  /// The size at the end of a line: `{123}` or `{123+}`.
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

/// An error that ends the session with an IMAP server.
enum IMAPFailure: Error, Equatable {
  /// A response exceeds the limit.
  case tooLong
  /// A response violates the protocol.
  case malformed(String)
  /// The server ended the connection, with this text.
  case bye(String)
}
