import CGMime

/// Finds how much of a mail can be given to the MIME parser, which creates an object for every header line and part and
/// has no limits.
///
/// Makes one pass over header lines and lines that look like a delimiter, and skips all others. Where a limit is
/// exceeded the mail is cut, and read as if it ended there.
struct MailExtent {
  private let bytes: UnsafeRawBufferPointer
  private var position = 0
  private var headerBytes = 0
  private var headerLines = 0
  private var delimiters = 0
  private var containers = 0
  private var dashedLines = 0
  private var boundaries: Set<[UInt8]> = []

  private init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

  /// The number of leading bytes that are within the limits.
  static func of(_ bytes: UnsafeRawBufferPointer) -> Int {
    var extent = MailExtent(UnsafeRawBufferPointer(rebasing: bytes.prefix(MailLimits.bytes)))
    return extent.measure()
  }

  private mutating func measure() -> Int {
    guard readHeaders() else { return position }
    while let line = nextDashedLine() {
      dashedLines += 1
      guard dashedLines <= MailLimits.dashedLines else { return line }
      guard isDelimiter(at: line) else { continue }
      delimiters += 1
      guard delimiters <= MailLimits.delimiters else { return line }
      position = endOfLine(from: line)
      guard readHeaders() else { return position }
    }
    return bytes.count
  }

  /// Reads header blocks from `position` on. Continues while something like a header follows, which it is if the part
  /// is a mail. Returns false when a limit is exceeded, with `position` at that place.
  private mutating func readHeaders() -> Bool {
    var blocks = 0
    var colons = 0
    while position < bytes.count {
      let begin = position
      let end = endOfLine(from: begin)
      let line = UnsafeRawBufferPointer(rebasing: bytes[begin..<end])
      if line.isBlank {
        blocks += 1
        position = end
        guard blocks <= MailLimits.containers else { return false }
        guard MailStart.isField(bytes, at: end) else { return true }
        continue
      }
      // A delimiter ends the block; the search for delimiters continues with it.
      if line.starts(with: Self.dashes), isDelimiter(at: begin) { return true }
      headerLines += 1
      headerBytes += line.count
      guard headerLines <= MailLimits.headerLines, headerBytes <= MailLimits.headerBytes else { return false }
      // Each colon may open a group of addresses, and GMime parses nested groups recursively.
      if line[0] != 0x20 && line[0] != 0x09 { colons = 0 }
      colons += line.lazy.filter { $0 == UInt8(ascii: ":") }.count
      guard colons <= MailLimits.colons else { return false }
      if let boundary = line.boundary {
        containers += 1
        boundaries.insert(boundary)
      }
      guard containers <= MailLimits.containers else { return false }
      position = end
    }
    return true
  }

  private static let dashes = Array("--".utf8)

  /// The start of the next line, from `position` on, that begins with two dashes.
  private mutating func nextDashedLine() -> Int? {
    if position < bytes.count, bytes[position...].starts(with: Self.dashes),
      position == 0 || bytes[position - 1] == 0x0A
    {
      defer { position += 1 }
      return position
    }
    guard let found = bytes.find("\n--", from: position) else { return nil }
    position = found + 1
    defer { position += 1 }
    return position
  }

  /// Whether a line begins with `--` and one of the boundaries. The parser decides about what follows.
  private func isDelimiter(at line: Int) -> Bool {
    boundaries.contains { boundary in
      guard let base = bytes.baseAddress, line + 2 + boundary.count <= bytes.count else { return false }
      return memcmp(base + line + 2, boundary, boundary.count) == 0
    }
  }

  private func endOfLine(from begin: Int) -> Int {
    bytes.find("\n", from: begin).map { $0 + 1 } ?? bytes.count
  }
}

extension UnsafeRawBufferPointer {
  /// The offset of `text` at or after `begin`.
  func find(_ text: StaticString, from begin: Int) -> Int? {
    guard begin < count, let base = baseAddress,
      let found = memmem(base + begin, count - begin, text.utf8Start, text.utf8CodeUnitCount)
    else { return nil }
    return UnsafeRawPointer(found) - base
  }

  /// Whether it contains only white space.
  fileprivate var isBlank: Bool { allSatisfy { $0 == 0x0A || $0 == 0x0D || $0 == 0x20 || $0 == 0x09 } }

  /// The offset of `text`, which is in lower case, in the line in any case.
  private func offset(of text: StaticString) -> Int? {
    let needle = UnsafeRawBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount)
    guard let first = needle.first, count >= needle.count else { return nil }
    return (0...(count - needle.count)).first { start in
      self[start] | 0x20 == first && needle.indices.allSatisfy { self[start + $0] | 0x20 == needle[$0] | 0x20 }
    }
  }

  /// The value of a `boundary` parameter, or its first piece (RFC 2231).
  fileprivate var boundary: [UInt8]? {
    guard let name = offset(of: "boundary"), let equals = self[name...].firstIndex(of: UInt8(ascii: "=")),
      equals - name <= 16
    else { return nil }
    let value = self[(equals + 1)...].drop { $0 == 0x20 || $0 == 0x09 }
    if value.first == UInt8(ascii: "\"") {
      return Array(value.dropFirst().prefix { $0 != UInt8(ascii: "\"") && $0 != 0x0A && $0 != 0x0D })
    }
    return Array(value.prefix { $0 != UInt8(ascii: ";") && $0 > 0x20 })
  }
}
