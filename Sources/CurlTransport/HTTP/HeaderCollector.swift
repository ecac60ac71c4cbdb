import HTTPTypes

/// Builds an answer's header from the lines that libcurl delivers one by one.
///
/// Interim answers (100 to 199, RFC 9110, 15.2) come before the final one and are dropped. Lines after the final header
/// are a trailer and are ignored. All of them count towards the limits.
struct HeaderCollector: Sendable {
  /// Why reading stopped.
  enum Fault: Error, Sendable, Hashable {
    /// The header exceeds the limit of bytes or of lines.
    case tooLarge
    /// The first line is not a status line.
    case malformed
  }

  /// The most bytes, and the most lines, of all header blocks and the trailer together.
  static let maximumBytes = 64 << 10
  static let maximumLines = 256

  private var bytes = 0
  private var lines = 0
  private var status: HTTPResponse.Status?
  private var fields: [(name: String, value: [UInt8])] = []
  private(set) var isComplete = false

  /// Takes a line including its line ending. Returns the header after its last line.
  mutating func take(_ line: some BidirectionalCollection<UInt8>) throws(Fault) -> ResponseHead? {
    bytes += line.count
    lines += 1
    guard bytes <= Self.maximumBytes, lines <= Self.maximumLines else { throw .tooLarge }
    if isComplete { return nil }
    let text = Self.trimmed(line)
    if text.isEmpty { return endBlock() }
    guard status != nil else {
      status = try Self.status(of: text)
      return nil
    }
    if line.first == 0x20 || line.first == 0x09 {
      // A folded line (obsolete, RFC 9112, 5.2) continues the previous field.
      if let last = fields.indices.last { fields[last].value += [0x20] + text }
    } else if let colon = text.firstIndex(of: UInt8(ascii: ":")) {
      let name = String(decoding: text[..<colon], as: UTF8.self)
      fields.append((name, Self.trimmed(text[(colon + 1)...])))
    }
    return nil
  }

  private mutating func endBlock() -> ResponseHead? {
    defer {
      status = nil
      fields = []
    }
    guard let status, status.kind != .informational else { return nil }
    isComplete = true
    var all = HTTPFields()
    for field in fields {
      // A field with an invalid name is dropped.
      guard let name = HTTPField.Name(field.name) else { continue }
      all.append(HTTPField(name: name, value: field.value))
    }
    return ResponseHead(status: status, fields: all)
  }

  /// Reads `HTTP/1.1 200 OK` or `HTTP/2 200`.
  private static func status(of line: [UInt8]) throws(Fault) -> HTTPResponse.Status {
    let words = line.split(separator: 0x20, maxSplits: 2, omittingEmptySubsequences: false)
    guard words.count >= 2, words[0].starts(with: "HTTP/".utf8), words[1].count == 3,
      let code = Int(String(decoding: words[1], as: UTF8.self)), (100...999).contains(code)
    else { throw .malformed }
    return HTTPResponse.Status(code: code)
  }

  private static func trimmed(_ bytes: some BidirectionalCollection<UInt8>) -> [UInt8] {
    let isSpace = { (byte: UInt8) in byte == 0x20 || (0x09...0x0D).contains(byte) }
    guard let last = bytes.lastIndex(where: { !isSpace($0) }) else { return [] }
    return Array(bytes[...last].drop(while: isSpace))
  }
}
