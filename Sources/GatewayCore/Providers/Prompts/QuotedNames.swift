/// Which tools a customer's words name as programs do: `book_visit`, `pedido(…)`, `{"name": "pedido"}`.
///
/// Who wants a visit writes so in words. A model that calls what the customer named may have copied it, above all a
/// small one; such a call starts no flow. Case, accents and width do not matter. Pure.
struct QuotedNames {
  /// The words of the customer that a model was shown.
  let words: [String]

  /// Whether the name is quoted in them.
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

  /// Whether an everyday word stands as it would in code: called, marked as code, or a value of JSON.
  private static func isCode(_ before: Substring, _ after: Substring) -> Bool {
    if let last = before.last, "`<‹=/".contains(last) { return true }
    if let first = after.first, "`>›({".contains(first) { return true }
    guard let quote = before.last, "\"'".contains(quote), after.first == quote else { return false }
    return before.dropLast().last { !$0.isWhitespace } == ":"
  }
}
