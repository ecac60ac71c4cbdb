import Foundation
import GatewayKit

/// The items of a complete answer: their text and calls, and the items to send back. Pure.
///
/// A thinking model encrypts its thoughts (`encrypted_content`) and answers better when it gets them back. Each must
/// come before the item it led to; a thought without that item is refused
/// (https://platform.openai.com/docs/guides/reasoning#encrypted-reasoning-items). Answers without thoughts have no such
/// rule.
struct OutputItems: Sendable {
  /// The items, in their original order.
  private(set) var items: [JSONValue]

  init(_ items: [JSONValue]) { self.items = items.filter(\.isObject) }

  /// The items stored as `opaque`, if their text is what was said, apart from the channel's markup. Thoughts that led
  /// to other text are void. Items with calls and no text match whatever the business said then.
  init?(givenBack opaque: JSONValue?, said: String) {
    guard let elements = opaque?["output"]?.elements, elements.allSatisfy(\.isObject) else { return nil }
    self.init(elements)
    let isReadable = calls.count == items.filter { $0["type"] == "function_call" }.count && items.allSatisfy(\.isOurs)
    guard isReadable, hasThoughts, items.last?.isThought == false else { return nil }
    guard text.isEmpty || Self.letters(text) == Self.letters(said) else { return nil }
  }

  /// The items to send back; nil if they contain no encrypted thoughts.
  var opaque: JSONValue? {
    let led = items.reversed().drop(while: \.isThought).reversed()
    let kept = OutputItems(Array(led))
    guard kept.hasThoughts, kept.items.allSatisfy(\.isOurs) else { return nil }
    return ["output": .array(kept.items)]
  }

  /// The text. Messages between thoughts become separate paragraphs.
  var text: String {
    items.filter { $0["type"] == "message" }
      .map { message in parts(of: message, "output_text").compactMap { $0["text"]?.text }.joined() }
      .filter { !$0.isEmpty }.joined(separator: Self.separator)
  }

  /// The model's explanation of a refusal; empty for other items.
  var refusal: String {
    items.flatMap { parts(of: $0, "refusal") }.compactMap { $0["refusal"]?.text }.joined()
  }

  /// The separator between two messages.
  static let separator = "\n\n"

  /// The ids of the calls.
  var calls: [JSONValue] {
    items.filter { $0["type"] == "function_call" }.compactMap { $0["call_id"] }.filter { $0.text != nil }
  }

  private var hasThoughts: Bool { items.contains { $0.isThought && !($0["encrypted_content"]?.text ?? "").isEmpty } }

  private func parts(of item: JSONValue, _ type: String) -> [JSONValue] {
    (item["content"]?.elements ?? []).filter { $0["type"]?.text == type }
  }

  private static func letters(_ text: String) -> String {
    String(String.UnicodeScalarView(text.unicodeScalars.filter { CharacterSet.alphanumerics.contains($0) }))
  }
}

extension JSONValue {
  fileprivate var isThought: Bool { self["type"] == "reasoning" }

  /// Whether it is an item of a kind that this adapter asks for.
  fileprivate var isOurs: Bool { isThought || self["type"] == "message" || self["type"] == "function_call" }
}
