import GatewayCore

/// Full-text queries of FTS5.
///
/// Words are folded and have no quotes, and are quoted all the same, so that none is read as an operator.
enum SearchExpression {
  /// The word for a conversation, which every line has in the index: a search within some conversations then reads only
  /// their rows.
  static func word(ofConversation row: Int64) -> String { "\(IndexedWords.marker)\(row)" }

  /// Lines with these words, in these conversations; in any for nil.
  static func lines(_ words: SearchWords, in conversations: [Int64]?) -> String {
    let all = terms(words).joined(separator: " AND ")
    guard let conversations else { return all }
    return "\(all) AND (\(conversations.map { quoted(word(ofConversation: $0)) }.joined(separator: " OR ")))"
  }

  /// Contacts with these words in the name or, if they may be searched, in the addresses.
  static func contacts(_ words: SearchWords, inAddresses: Bool) -> String {
    let all = "(\(terms(words).joined(separator: " AND ")))"
    guard inAddresses else { return "{name} : \(all)" }
    // Digits are written in groups, and stored without them.
    let number = words.digits.map { " OR {address} : (\(quoted($0)) *)" } ?? ""
    return "({name} : \(all)) OR ({address} : \(all))\(number)"
  }

  private static func terms(_ words: SearchWords) -> [String] {
    words.words.enumerated().map { index, word in
      quoted(word) + (words.endsOpen && index == words.words.count - 1 ? " *" : "")
    }
  }

  private static func quoted(_ word: String) -> String { "\"\(word.replacing("\"", with: "\"\""))\"" }
}
