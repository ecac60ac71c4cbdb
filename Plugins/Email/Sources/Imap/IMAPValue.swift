/// A value in a data response (RFC 9051, 4).
enum IMAPValue: Equatable {
  /// A word, a number or a flag.
  case atom(String)
  /// A string, quoted or literal.
  case string([UInt8])
  /// Values in parentheses.
  case list([IMAPValue])
  /// `NIL`.
  case none

  /// The word in upper case; nil for other values.
  var keyword: String? {
    if case .atom(let word) = self { word.uppercased() } else { nil }
  }

  /// The number; nil for other values.
  var number: UInt64? {
    if case .atom(let word) = self { UInt64(word) } else { nil }
  }

  /// The values of a list; nil for other values.
  var elements: [IMAPValue]? {
    if case .list(let values) = self { values } else { nil }
  }
}

/// Parses the values of a response.
struct IMAPValueReader {
  private static let depth = 16
  private static let count = 200_000

  private let response: IMAPFramer.Response
  private var index: Int
  private var literal = 0
  private var values = 0

  private init(_ response: IMAPFramer.Response, from index: Int) {
    self.response = response
    self.index = index
  }

  /// The values from `begin` on, separated by spaces.
  static func values(of response: IMAPFramer.Response, from begin: Int) throws(IMAPFailure) -> [IMAPValue] {
    var reader = IMAPValueReader(response, from: begin)
    return try reader.sequence(depth: 0, isInside: false)
  }

  private mutating func sequence(depth: Int, isInside: Bool) throws(IMAPFailure) -> [IMAPValue] {
    guard depth <= Self.depth else { throw .malformed("lists are nested too deeply") }
    var found: [IMAPValue] = []
    while index < response.bytes.count {
      switch response.bytes[index] {
      case UInt8(ascii: " "), 0x0D, 0x0A: index += 1
      case UInt8(ascii: ")"):
        guard isInside else { throw .malformed("a list ends without a beginning") }
        index += 1
        return found
      default:
        values += 1
        guard values <= Self.count else { throw .tooLong }
        found.append(try value(depth: depth))
      }
    }
    guard !isInside else { throw .malformed("a list does not end") }
    return found
  }

  private mutating func value(depth: Int) throws(IMAPFailure) -> IMAPValue {
    switch response.bytes[index] {
    case UInt8(ascii: "("):
      index += 1
      return .list(try sequence(depth: depth + 1, isInside: true))
    case UInt8(ascii: "\""): return .string(try quoted())
    case UInt8(ascii: "{"):
      if let content = literalHere() { return .string(content) }
    case UInt8(ascii: "~"):
      index += 1
      if index < response.bytes.count, let content = literalHere() { return .string(content) }
      index -= 1
    default: break
    }
    let word = atom()
    return word.uppercased() == "NIL" ? .none : .atom(word)
  }

  /// The literal announced here, or nil.
  private mutating func literalHere() -> [UInt8]? {
    guard literal < response.literals.count, response.bytes[index] == UInt8(ascii: "{") else { return nil }
    let range = response.literals[literal]
    // The announcement is the rest of this line.
    guard range.lowerBound - index <= 16, index < range.lowerBound else { return nil }
    literal += 1
    index = range.upperBound
    return Array(response.bytes[range])
  }

  private mutating func quoted() throws(IMAPFailure) -> [UInt8] {
    var content: [UInt8] = []
    index += 1
    while index < response.bytes.count {
      let byte = response.bytes[index]
      index += 1
      if byte == UInt8(ascii: "\"") { return content }
      guard byte == UInt8(ascii: "\\"), index < response.bytes.count else {
        content.append(byte)
        continue
      }
      content.append(response.bytes[index])
      index += 1
    }
    throw .malformed("a quoted string does not end")
  }

  /// A word, including text in brackets: `BODY[HEADER.FIELDS (SUBJECT)]<0>`.
  private mutating func atom() -> String {
    let begin = index
    var brackets = 0
    while index < response.bytes.count {
      let byte = response.bytes[index]
      if byte == UInt8(ascii: "[") { brackets += 1 }
      if byte == UInt8(ascii: "]") { brackets = max(0, brackets - 1) }
      let isEnd = byte == UInt8(ascii: " ") || byte == UInt8(ascii: "(") || byte == UInt8(ascii: ")") || byte < 0x20
      if brackets == 0, isEnd { break }
      index += 1
    }
    // A byte that cannot begin a value is read as a word, so that the reader advances.
    if index == begin { index += 1 }
    return String(decoding: response.bytes[begin..<index], as: UTF8.self)
  }
}
