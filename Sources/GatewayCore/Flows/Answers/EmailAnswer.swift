import Foundation

/// Parses an e-mail address, alone or within a sentence.
enum EmailAnswer {
  /// The address, with its domain in lower case; nil unless the text has exactly one.
  ///
  /// Accepts less than RFC 5321 (no quoted local parts, no address literals): addresses that people use and mail can
  /// reach.
  static func read(_ text: String) -> String? {
    guard text.utf8.count <= 2_000 else { return nil }
    let edges = CharacterSet(charactersIn: "<>()[]{}\"',;:!?.*").union(.whitespacesAndNewlines)
    let found = text.split(whereSeparator: \.isWhitespace).compactMap { word -> String? in
      guard word.contains("@") else { return nil }
      var address = word.trimmingCharacters(in: edges)
      if address.lowercased().hasPrefix("mailto:") { address.removeFirst("mailto:".count) }
      return normalised(address)
    }
    return Set(found).count == 1 ? found[0] : nil
  }

  private static func normalised(_ address: String) -> String? {
    let halves = address.split(separator: "@", omittingEmptySubsequences: false)
    guard halves.count == 2, (1...64).contains(halves[0].utf8.count), halves[1].utf8.count <= 253 else { return nil }
    let dots = halves[0].split(separator: ".", omittingEmptySubsequences: false)
    guard dots.allSatisfy({ !$0.isEmpty && $0.allSatisfy(isLocal) }) else { return nil }
    let labels = halves[1].lowercased().split(separator: ".", omittingEmptySubsequences: false)
    guard labels.count >= 2,
      labels.allSatisfy({ label in
        (1...63).contains(label.utf8.count) && label.allSatisfy { $0.isLetter || $0.isNumber || $0 == "-" }
          && label.first != "-" && label.last != "-"
      }),
      let top = labels.last, top.count >= 2, !top.allSatisfy(\.isNumber)
    else { return nil }
    return "\(halves[0])@\(labels.joined(separator: "."))"
  }

  private static func isLocal(_ character: Character) -> Bool {
    character.isLetter || character.isNumber || "!#$%&'*+-/=?^_`{|}~".contains(character)
  }
}
