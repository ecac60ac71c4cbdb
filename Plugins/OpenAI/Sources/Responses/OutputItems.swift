import Foundation
import GatewayKit

/// The items of a whole answer, read for what they say and kept for being given back. Pure.
///
/// A model that thinks seals its thoughts (`encrypted_content`), and does better when it gets them back: each before the
/// item that it led to, and never without one, which is refused
/// (https://platform.openai.com/docs/guides/reasoning#encrypted-reasoning-items). Answers without thoughts need no such
/// care.
struct OutputItems: Sendable {
  /// The items, as they came.
  private(set) var items: [JSONValue]

  init(_ items: [JSONValue]) { self.items = items.filter(\.isObject) }

  /// The items that `opaque` gave, when what was said are their words, in whatever marks the channel has; thoughts that
  /// led to other words are void. Items without words, only calls, go before whatever the business said then.
  init?(givenBack opaque: JSONValue?, said: String) {
    guard let elements = opaque?["output"]?.elements, elements.allSatisfy(\.isObject) else { return nil }
    self.init(elements)
    let isReadable = calls.count == items.filter { $0["type"] == "function_call" }.count && items.allSatisfy(\.isOurs)
    guard isReadable, hasThoughts, items.last?.isThought == false else { return nil }
    guard text.isEmpty || Self.letters(text) == Self.letters(said) else { return nil }
  }

  /// What is to be given back; nil where no thoughts are sealed.
  var opaque: JSONValue? {
    let led = items.reversed().drop(while: \.isThought).reversed()
    let kept = OutputItems(Array(led))
    guard kept.hasThoughts, kept.items.allSatisfy(\.isOurs) else { return nil }
    return ["output": .array(kept.items)]
  }

  /// The words. What the model says between its thoughts stands in paragraphs of their own.
  var text: String {
    items.filter { $0["type"] == "message" }
      .map { message in parts(of: message, "output_text").compactMap { $0["text"]?.text }.joined() }
      .filter { !$0.isEmpty }.joined(separator: Self.separator)
  }

  /// Why the model would not answer, in its words.
  var refusal: String {
    items.flatMap { parts(of: $0, "refusal") }.compactMap { $0["refusal"]?.text }.joined()
  }

  /// What stands between two messages.
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
