/// Message-IDs in a comparable form: in angle brackets, without white space.
enum MessageIDs {
  /// Whether an id can be put in a header: printable ASCII in one pair of angle brackets, short enough for a line.
  static func isWritable(_ id: String) -> Bool {
    let inside = id.utf8.dropFirst().dropLast()
    return id.hasPrefix("<") && id.hasSuffix(">") && (1...240).contains(inside.count)
      && inside.allSatisfy { (0x21...0x7E).contains($0) && $0 != UInt8(ascii: "<") && $0 != UInt8(ascii: ">") }
  }

  /// The ids of a field such as References, in order, without duplicates. Without angle brackets, words with an `@`
  /// count as ids, as some programs write them.
  static func list(_ raw: [UInt8]?) -> [String] {
    guard let raw else { return [] }
    // Ids may not contain encoded words, but Python's library encodes long ids that way.
    let isEncoded = raw.contains(UInt8(ascii: "=")) && raw.contains(UInt8(ascii: "?"))
    let text = isEncoded ? EncodedWords.decoded(raw) : String(decoding: raw, as: UTF8.self)
    var ids: [String] = []
    var seen: Set<String> = []
    func add(_ id: Substring) {
      let id = "<\(String(id).filter { !$0.isWhitespace })>"
      guard id.utf8.count > 2, id.utf8.count <= 500, seen.insert(id).inserted else { return }
      ids.append(id)
    }
    var rest = text[...]
    while let begin = rest.firstIndex(of: "<"), let end = rest[begin...].firstIndex(of: ">") {
      add(rest[rest.index(after: begin)..<end])
      rest = rest[rest.index(after: end)...]
    }
    if ids.isEmpty {
      for word in text.split(whereSeparator: \.isWhitespace) where word.contains("@") {
        add(word.drop { $0 == "<" })
      }
    }
    guard ids.count > MailLimits.references else { return ids }
    // The first names the exchange; the last are the nearest ancestors.
    return [ids[0]] + ids.suffix(MailLimits.references - 1)
  }
}
