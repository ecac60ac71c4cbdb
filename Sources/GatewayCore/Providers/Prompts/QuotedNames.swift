/// Finds tools that a customer names as code does: `book_visit`, `pedido(…)`, `{"name": "pedido"}`.
///
/// A customer who wants a visit asks for it in plain language. A model that calls a tool named in the customer's text
/// may have copied the name, small models above all; such a call starts no flow. Case, accents and width are ignored.
/// Pure.
struct QuotedNames {
  /// The customer's messages that the model saw.
  let words: [String]

  /// Whether they quote the name.
  func contain(_ name: String) -> Bool {
    let words = String(decoding: FoldedText(words.joined(separator: "\n")).punctuated, as: UTF8.self)
    let quoted = name.lowercased()
    let isIdentifier = !name.dropFirst().allSatisfy(\.isLowercase)
    var rest = words[...]
    while let found = rest.firstRange(of: quoted) {
      let (before, after) = (words[..<found.lowerBound], words[found.upperBound...])
      if !(before.last.map(Self.isPartOfName) ?? false), !(after.first.map(Self.isPartOfName) ?? false),
        isIdentifier || Self.isCode(before, after)
      {
        return true
      }
      rest = after
    }
    return false
  }

  private static func isPartOfName(_ character: Character) -> Bool {
    character.isLetter || character.isNumber || character == "_"
  }

  /// Whether an everyday word is used as in code: called, marked as code, or a value of JSON.
  private static func isCode(_ before: Substring, _ after: Substring) -> Bool {
    if let last = before.last, "`<‹=/".contains(last) { return true }
    if let first = after.first, "`>›({".contains(first) { return true }
    guard let quote = before.last, "\"'".contains(quote), after.first == quote else { return false }
    return before.dropLast().last { !$0.isWhitespace } == ":"
  }
}
