extension JSONValue {
  /// Parses a document written by a person (RFC 8259). Throws the first error with its line and column.
  ///
  /// Stricter than Foundation's decoder: a duplicate member is an error, because one of the values would be lost silently.
  /// The caller limits the size of `bytes`; `maximumDepth` limits the nesting.
  public init(parsing bytes: [UInt8], maximumDepth: Int = 64) throws(JSONSyntaxError) {
    var parser = JSONParser(bytes: bytes, maximumDepth: maximumDepth, isStrict: true)
    self = try parser.document()
  }

  /// Parses a document sent by another program, leniently: the last of duplicate members counts, and half of a surrogate
  /// pair, which remains of a truncated emoji, becomes U+FFFD.
  public init(receiving bytes: [UInt8], maximumDepth: Int = 64) throws(JSONSyntaxError) {
    var parser = JSONParser(bytes: bytes, maximumDepth: maximumDepth, isStrict: false)
    self = try parser.document()
  }
}

/// A recursive descent over UTF-8.
private struct JSONParser {
  let bytes: [UInt8]
  let maximumDepth: Int
  let isStrict: Bool
  var offset = 0
  /// The longest name of a member, in bytes, unless it is ASCII.
  static let longestName = 256

  init(bytes: [UInt8], maximumDepth: Int, isStrict: Bool) {
    self.bytes = bytes
    self.maximumDepth = maximumDepth
    self.isStrict = isStrict
    // A byte order mark is not allowed in JSON, but some editors write it.
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { offset = 3 }
  }

  mutating func document() throws(JSONSyntaxError) -> JSONValue {
    if let broken = firstBrokenUTF8 { throw JSONSyntaxError("broken UTF-8", at: broken, in: bytes) }
    let value = try value(depth: 0)
    skipSpace()
    guard offset == bytes.count else { throw problem("unexpected text after the end of the document") }
    return value
  }

  private var firstBrokenUTF8: Int? {
    guard String(validating: bytes, as: UTF8.self) == nil else { return nil }
    var decoder = UTF8()
    var iterator = bytes.makeIterator()
    var position = 0
    while case .scalarValue(let scalar) = decoder.decode(&iterator) { position += UTF8.width(scalar) }
    return position
  }

  private func problem(_ message: String) -> JSONSyntaxError { JSONSyntaxError(message, at: offset, in: bytes) }

  private var byte: UInt8? { offset < bytes.count ? bytes[offset] : nil }

  private mutating func skipSpace() {
    while offset < bytes.count {
      switch bytes[offset] {
      case 0x20, 0x09, 0x0A, 0x0D: offset += 1
      default: return
      }
    }
  }

  private mutating func skip(_ character: Unicode.Scalar) -> Bool {
    skipSpace()
    guard byte == UInt8(ascii: character) else { return false }
    offset += 1
    return true
  }

  private func unexpected(_ expected: String) -> JSONSyntaxError {
    guard byte != nil else { return problem("the document ends here; expected \(expected)") }
    let rest = String(decoding: bytes[offset..<min(offset + 4, bytes.count)], as: UTF8.self)
    return problem("expected \(expected), found \"\(rest.prefix(1))\"")
  }

  private mutating func value(depth: Int) throws(JSONSyntaxError) -> JSONValue {
    skipSpace()
    guard depth < maximumDepth else { throw problem("nested deeper than \(maximumDepth) levels") }
    switch byte {
    case UInt8(ascii: "{"): return try object(depth: depth)
    case UInt8(ascii: "["): return try array(depth: depth)
    case UInt8(ascii: "\""): return .string(try string())
    case .some(UInt8(ascii: "0")...UInt8(ascii: "9")), UInt8(ascii: "-"): return try number()
    default:
      for (word, value) in [("true", JSONValue.bool(true)), ("false", .bool(false)), ("null", .null)]
      where bytes[offset...].starts(with: word.utf8) {
        offset += word.utf8.count
        return value
      }
      throw unexpected("a value")
    }
  }

  private mutating func object(depth: Int) throws(JSONSyntaxError) -> JSONValue {
    offset += 1
    var members: [String: JSONValue] = [:]
    if skip("}") { return .object(members) }
    repeat {
      skipSpace()
      guard byte == UInt8(ascii: "\"") else { throw unexpected("a member's name in quotation marks") }
      let start = offset
      let name = try memberName()
      guard !isStrict || members[name] == nil else {
        throw JSONSyntaxError("duplicate member \"\(name)\"", at: start, in: bytes)
      }
      guard skip(":") else { throw unexpected("a colon after the member's name") }
      members[name] = try value(depth: depth + 1)
    } while skip(",")
    guard skip("}") else { throw unexpected("a comma or }") }
    return .object(members)
  }

  /// A member's name. One that is long and not ASCII is refused: a dictionary normalises its keys, and what that costs grows
  /// with the square of the combining marks in a row.
  private mutating func memberName() throws(JSONSyntaxError) -> String {
    let start = offset
    let name = try string()
    guard name.utf8.count <= Self.longestName || name.utf8.allSatisfy({ $0 < 0x80 }) else {
      throw JSONSyntaxError("a member's name has more than \(Self.longestName) bytes", at: start, in: bytes)
    }
    return name
  }

  private mutating func array(depth: Int) throws(JSONSyntaxError) -> JSONValue {
    offset += 1
    var elements: [JSONValue] = []
    if skip("]") { return .array(elements) }
    repeat { elements.append(try value(depth: depth + 1)) } while skip(",")
    guard skip("]") else { throw unexpected("a comma or ]") }
    return .array(elements)
  }

  private mutating func number() throws(JSONSyntaxError) -> JSONValue {
    let start = offset
    while offset < bytes.count, Self.isOfNumber(bytes[offset]) { offset += 1 }
    let text = String(decoding: bytes[start..<offset], as: UTF8.self)
    let digits = text.drop { $0 == "-" }
    // Swift reads `01`, `1.` and `+1` too; JSON does not.
    let wellFormed =
      text.count - digits.count <= 1 && !digits.isEmpty
      && !(digits.hasPrefix("0") && digits.dropFirst().first?.isNumber == true)
      && digits.first?.isNumber == true && digits.last?.isNumber == true && !digits.contains(".e")
      && !digits.contains(".E")
    guard wellFormed, let number = Double(text), number.isFinite else {
      throw JSONSyntaxError("\"\(text.prefix(40))\" is not a number", at: start, in: bytes)
    }
    return Int(text).map(JSONValue.integer) ?? .number(number)
  }

  private static func isOfNumber(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."),
      UInt8(ascii: "E"), UInt8(ascii: "e"):
      true
    default: false
    }
  }

  private mutating func string() throws(JSONSyntaxError) -> String {
    let start = offset
    offset += 1
    var text = ""
    while true {
      text += plainText()
      guard let byte else { throw JSONSyntaxError("this text does not end", at: start, in: bytes) }
      switch byte {
      case UInt8(ascii: "\""):
        offset += 1
        return text
      case UInt8(ascii: "\\"): text.unicodeScalars.append(try escape())
      default: throw problem("a line break or control character inside a text; write \\n")
      }
    }
  }

  /// The text up to a quotation mark, an escape or a control character.
  private mutating func plainText() -> String {
    let start = offset
    while offset < bytes.count {
      let byte = bytes[offset]
      if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") || byte < 0x20 { break }
      offset += 1
    }
    return String(decoding: bytes[start..<offset], as: UTF8.self)
  }

  private mutating func escape() throws(JSONSyntaxError) -> Unicode.Scalar {
    offset += 1
    guard let letter = byte else { throw unexpected("the rest of an escape") }
    offset += 1
    switch letter {
    case UInt8(ascii: "n"): return "\n"
    case UInt8(ascii: "t"): return "\t"
    case UInt8(ascii: "r"): return "\r"
    case UInt8(ascii: "b"): return "\u{8}"
    case UInt8(ascii: "f"): return "\u{C}"
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(letter)
    case UInt8(ascii: "u"): return try unicodeEscape()
    default:
      offset -= 1
      throw unexpected("an escape: one of \\n \\t \\r \\b \\f \\\" \\\\ \\/ \\u0000")
    }
  }

  private mutating func unicodeEscape() throws(JSONSyntaxError) -> Unicode.Scalar {
    let unit = try fourDigits()
    if let scalar = Unicode.Scalar(unit) { return scalar }
    let end = offset
    if unit < 0xDC00, bytes[offset...].starts(with: "\\u".utf8) {
      offset += 2
      let low = try fourDigits()
      if (0xDC00...0xDFFF).contains(low),
        let scalar = Unicode.Scalar(0x10000 + (unit - 0xD800) << 10 + (low - 0xDC00))
      {
        return scalar
      }
    }
    guard !isStrict else { throw problem("half of a surrogate pair") }
    offset = end
    return "\u{FFFD}"
  }

  private mutating func fourDigits() throws(JSONSyntaxError) -> UInt32 {
    let end = offset + 4
    guard end <= bytes.count, bytes[offset..<end].allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }),
      let value = UInt32(String(decoding: bytes[offset..<end], as: UTF8.self), radix: 16)
    else { throw unexpected("four hexadecimal digits") }
    offset = end
    return value
  }
}
