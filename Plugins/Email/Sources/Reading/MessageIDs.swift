/// Message-IDs as they are compared: in angle brackets, without white space.
enum MessageIDs {
  /// Whether an id can stand in a header of ours: printable ASCII in one pair of angle brackets, short enough for a line.
  static func isWritable(_ id: String) -> Bool {
    let inside = id.utf8.dropFirst().dropLast()
    return id.hasPrefix("<") && id.hasSuffix(">") && (1...240).contains(inside.count)
      && inside.allSatisfy { (0x21...0x7E).contains($0) && $0 != UInt8(ascii: "<") && $0 != UInt8(ascii: ">") }
  }

  /// The ids of a field such as References, in their order, each once. Where nothing is in angle brackets, words with
  /// an `@` are taken for ids, as some programs write them.
  static func list(_ raw: [UInt8]?) -> [String] {
    guard let raw else { return [] }
    // Encoded words have no place in ids, and yet Python's library writes long ids so.
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
    // The first names the thread; the last are its nearest ancestors.
    return [ids[0]] + ids.suffix(MailLimits.references - 1)
  }
}
