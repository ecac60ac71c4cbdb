/// A piece of a template.
enum TemplatePiece: Hashable {
  /// Literal text.
  case literal(String)
  /// A name between double braces.
  case placeholder(String)

  /// The longest name, in characters; longer content of braces is literal text.
  private static let nameLimit = 100

  /// Splits a template at its placeholders, in one pass. Braces without a valid name are literal text.
  static func pieces(of text: String) -> [TemplatePiece] {
    let bytes = Array(text.utf8)
    let open = UInt8(ascii: "{")
    let close = UInt8(ascii: "}")
    var pieces: [TemplatePiece] = []
    var literal = 0
    var index = 0
    func flush(to end: Int) {
      if literal < end { pieces.append(.literal(String(decoding: bytes[literal..<end], as: UTF8.self))) }
    }
    while index + 1 < bytes.count {
      guard bytes[index] == open, bytes[index + 1] == open else {
        index += 1
        continue
      }
      var end = index + 2
      while end < bytes.count, end - index <= nameLimit + 20, bytes[end] != close, bytes[end] != open { end += 1 }
      guard end + 1 < bytes.count, bytes[end] == close, bytes[end + 1] == close,
        let name = name(in: bytes[(index + 2)..<end])
      else {
        index += 1
        continue
      }
      flush(to: index)
      pieces.append(.placeholder(name))
      index = end + 2
      literal = index
    }
    flush(to: bytes.count)
    return pieces
  }

  private static func name(in bytes: ArraySlice<UInt8>) -> String? {
    let text = String(decoding: bytes, as: UTF8.self)
    let words = text.split(whereSeparator: \.isWhitespace)
    guard words.count == 1, let name = words.first, name.utf8.count <= nameLimit,
      name.allSatisfy({ $0.isLetter || $0.isNumber || "._-".contains($0) })
    else { return nil }
    return String(name)
  }
}
