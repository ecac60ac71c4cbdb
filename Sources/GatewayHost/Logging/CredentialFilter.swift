/// Masks text that looks like a credential: keys of OpenAI (`sk-`), Google (`AIza`) and Meta (`EAA`), and tokens after
/// `Bearer`. A second line of defence: code must not log secrets in the first place.
enum CredentialFilter {
  private static let prefixes = ["sk-", "AIza", "EAA"]
  /// The fewest characters after a prefix that make a token.
  private static let shortest = 8

  /// `text` with credentials replaced by `***`.
  static func strike(_ text: String) -> String {
    var bytes = Array(text.utf8)
    for prefix in prefixes { strike(&bytes, after: Array(prefix.utf8), insideWord: false, minimum: shortest) }
    for word in ["Bearer ", "bearer ", "BEARER "] {
      strike(&bytes, after: Array(word.utf8), insideWord: true, minimum: 1)
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Replaces each run of at least `minimum` token characters after `mark`.
  private static func strike(_ bytes: inout [UInt8], after mark: [UInt8], insideWord: Bool, minimum: Int) {
    var index = 0
    while index + mark.count <= bytes.count {
      let end = index + mark.count
      guard bytes[index..<end].elementsEqual(mark), insideWord || index == 0 || !isToken(bytes[index - 1]) else {
        index += 1
        continue
      }
      let length = bytes[end...].prefix(while: isToken).count
      if length >= minimum { bytes.replaceSubrange(end..<(end + length), with: "***".utf8) }
      index = end
    }
  }

  private static func isToken(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."),
      UInt8(ascii: "~"), UInt8(ascii: "+"), UInt8(ascii: "/"):
      true
    default: false
    }
  }
}
