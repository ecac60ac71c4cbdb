public import GatewayKit

/// Options shown as numbered text, and the numbers with which customers answer.
public enum NumberedOptions {
  private static let nouns: Set<String> = [
    "opcao", "opcion", "option", "numero", "number", "num", "nr", "n", "no", "item", "#",
  ]

  /// The option that `text` picks by its number, such as `2`, `2)`, `2️⃣` or `opção 2`; nil for a number without an option, and for other text.
  public static func choice(in text: String, _ options: [ReplyOption]) -> ReplyOption? {
    guard text.utf8.count <= 200 else { return nil }
    var words = FoldedText(text).words.split(separator: " ").map(String.init)
    if text.trimmingPrefix(while: \.isWhitespace).first == "🔟" { words = ["10"] }
    if words.count == 2, nouns.contains(words[0]) { words.removeFirst() }
    guard words.count == 1, (1...3).contains(words[0].count) else { return nil }
    let digits = words[0].compactMap(NumberAnswer.digit)
    guard digits.count == words[0].count else { return nil }
    let number = digits.reduce(0) { $0 * 10 + $1 }
    return options.indices.contains(number - 1) ? options[number - 1] : nil
  }

  /// The options to remember after a turn: those of its last message, if they were shown as numbered text.
  public static func shown(in messages: [OutgoingMessage]) -> [ReplyOption] {
    guard let options = messages.last?.options, options.style == .numbered else { return [] }
    return options.choices
  }
}
