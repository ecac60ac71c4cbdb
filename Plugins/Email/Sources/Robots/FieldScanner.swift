/// Reads one structured header field (RFC 5322, 3.2) from its raw bytes, from left to right.
///
/// It decodes nothing. Structured values have no encoded words (RFC 2047), so such a word counts as ordinary bytes. A
/// server's field can quote bytes chosen by a stranger, so ambiguous text is an error and never guessed. Every byte is
/// read once.
struct FieldScanner {
  /// The deepest nesting of comments.
  static let maximumDepth = 16

  private let bytes: [UInt8]
  private var position = 0

  /// A scanner at the beginning of a field's value.
  init(_ bytes: [UInt8]) { self.bytes = bytes }

  private var next: UInt8? { position < bytes.count ? bytes[position] : nil }

  /// Whether nothing is left.
  var isAtEnd: Bool { next == nil }

  /// Whether `byte` comes next.
  func isAt(_ byte: Unicode.Scalar) -> Bool { next == UInt8(ascii: byte) }

  /// Takes `byte` if it comes next.
  mutating func take(_ byte: Unicode.Scalar) -> Bool {
    guard isAt(byte) else { return false }
    position += 1
    return true
  }

  /// Skips white space and comments. Returns whether it skipped any.
  @discardableResult
  mutating func skipSpace() throws(MalformedField) -> Bool {
    let begin = position
    while let byte = next {
      if Self.isSpace(byte) {
        position += 1
      } else if byte == UInt8(ascii: "(") {
        try skipComment()
      } else {
        break
      }
    }
    return position > begin
  }

  /// Reads a word of letters, digits, hyphens and underscores, in lower case; nil at any other character.
  mutating func keyword() -> String? {
    let word = bytes[position...].prefix { byte in
      (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
        || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_")
    }
    position = word.endIndex
    return word.isEmpty ? nil : String(decoding: word, as: UTF8.self).lowercased()
  }

  /// Takes one `name=value`. The name is in lower case; the value is nil for a word alone.
  mutating func property() throws(MalformedField) -> (name: String, value: [UInt8]?) {
    var name = try run(endsAtEquals: true)
    guard !name.isEmpty else { throw MalformedField() }
    while true {
      try skipSpace()
      if take("=") {
        try skipSpace()
        return (Self.lowercased(name), try value())
      }
      // White space and comments may surround the dot.
      guard name.last == UInt8(ascii: ".") || isAt(".") else { return (Self.lowercased(name), nil) }
      let rest = try run(endsAtEquals: true)
      guard !rest.isEmpty else { throw MalformedField() }
      name += rest
    }
  }

  /// Takes a value: a quoted string, bytes up to white space, a comment or `;`, or the first followed by the second as
  /// in `"a b"@example.com`. A quote anywhere else is an error.
  mutating func value() throws(MalformedField) -> [UInt8] {
    let quoted = isAt("\"") ? try quotedString() : []
    return quoted + (try run(endsAtEquals: false))
  }

  private mutating func run(endsAtEquals: Bool) throws(MalformedField) -> [UInt8] {
    let begin = position
    loop: while let byte = next, !Self.isSpace(byte) {
      switch byte {
      case UInt8(ascii: ";"), UInt8(ascii: "("): break loop
      case UInt8(ascii: "=") where endsAtEquals: break loop
      case ..<0x20, 0x7F, UInt8(ascii: ")"), UInt8(ascii: "\""), UInt8(ascii: "\\"): throw MalformedField()
      default: position += 1
      }
    }
    return Array(bytes[begin..<position])
  }

  private mutating func skipComment() throws(MalformedField) {
    var depth = 0
    repeat {
      if isAt("\"") {
        // Quotes have no meaning in comments, but servers copy quoted names into them. Whether a parenthesis inside
        // ends the comment is ambiguous, so it is an error.
        guard try !quotedString().contains(where: { "()".utf8.contains($0) }) else { throw MalformedField() }
      } else if take("(") {
        depth += 1
        guard depth <= Self.maximumDepth else { throw MalformedField() }
      } else if take(")") {
        depth -= 1
      } else {
        _ = try character()
      }
    } while depth > 0
  }

  private mutating func quotedString() throws(MalformedField) -> [UInt8] {
    guard take("\"") else { throw MalformedField() }
    var content: [UInt8] = []
    while !take("\"") { content.append(try character()) }
    return content
  }

  /// One byte within quotes or parentheses, without the backslash before it.
  private mutating func character() throws(MalformedField) -> UInt8 {
    _ = take("\\")
    guard let byte = next, byte >= 0x20 || Self.isSpace(byte), byte != 0x7F else { throw MalformedField() }
    position += 1
    return byte
  }

  private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0D || byte == 0x0A }

  private static func lowercased(_ name: [UInt8]) -> String { String(decoding: name, as: UTF8.self).lowercased() }
}

/// A structured field that is malformed or ambiguous.
struct MalformedField: Error, Equatable {}
