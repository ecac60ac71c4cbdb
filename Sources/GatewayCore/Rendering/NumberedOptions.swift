public import GatewayKit

/// Options shown as numbered text, and the numbers customers answer them with.
public enum NumberedOptions {
  /// The option that `text` picks by its number, such as `2`, `2)`, `2️⃣` or `opção 2`; nil when it picks none.
  public static func choice(in text: String, _ options: [ReplyOption]) -> ReplyOption? {
    nil
  }

  /// What is to be remembered of a turn's messages: the options of the last one, where they are numbered text.
  public static func shown(in messages: [OutgoingMessage]) -> [ReplyOption] {
    guard let options = messages.last?.options, options.style == .numbered else { return [] }
    return options.choices
  }
}
