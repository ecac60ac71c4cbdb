import Foundation
import GatewayKit

/// The parts of one answer: their text and calls, and the parts to send back. Pure.
///
/// A thinking model signs parts of its answer (`thoughtSignature`). A signed part must be sent back unchanged with the
/// conversation, neither joined with its neighbours nor moved
/// (https://ai.google.dev/gemini-api/docs/thought-signatures). Parts without a signature have no such rule.
struct ModelTurn: Sendable {
  /// What a part adds.
  struct Addition {
    /// The text to show.
    var words = ""
    /// Whether the part is progress, even if only a thought.
    var isSomething = false
  }

  /// The most calls of one answer.
  private static let maximumCalls = 64

  /// The text.
  private(set) var text = ""
  /// The calls, in order.
  private(set) var calls: [ToolCall] = []
  /// The parts to send back.
  private(set) var parts: [JSONValue] = []
  private var hasThoughts = false
  private var isSigned = false

  /// Whether nothing has come yet.
  var isEmpty: Bool { text.isEmpty && calls.isEmpty && !hasThoughts && !isSigned }

  /// The parts, if one of them is signed; else nil.
  var opaque: JSONValue? { isSigned ? ["parts": .array(parts)] : nil }

  init() {}

  /// The turn stored as `opaque`, if its text is what was said, apart from the channel's markup. Signatures of other
  /// text are void. A turn with calls and no text matches whatever the business said then.
  init?(_ opaque: JSONValue?, said: String) {
    guard let parts = opaque?["parts"]?.elements, !parts.isEmpty, parts.allSatisfy(\.isObject) else { return nil }
    for part in parts {
      guard (try? take(part)) != nil else { return nil }
    }
    guard isSigned, text.isEmpty || Self.letters(text) == Self.letters(said) else { return nil }
  }

  mutating func take(_ part: JSONValue) throws(AdapterError) -> Addition {
    let signature = part["thoughtSignature"]?.text ?? part["thought_signature"]?.text ?? ""
    let words = part["text"]?.text ?? ""
    isSigned = isSigned || !signature.isEmpty
    if part["thought"] == true {
      hasThoughts = true
      if !signature.isEmpty { parts.append(part) }
      return Addition(isSomething: true)
    }
    if let call = part["functionCall"] {
      guard let call = Self.call(call) else { return Addition() }
      guard calls.count < Self.maximumCalls else {
        throw AdapterError(.unknown, "the answer has over \(Self.maximumCalls) tool calls")
      }
      calls.append(call)
      parts.append(part)
      return Addition(isSomething: true)
    }
    text += words
    keep(part, words: words, isSigned: !signature.isEmpty)
    return Addition(words: words, isSomething: !words.isEmpty)
  }

  private mutating func keep(_ part: JSONValue, words: String, isSigned: Bool) {
    if isSigned || part["text"] == nil {
      parts.append(part)
    } else if !words.isEmpty {
      if let last = parts.last, case .object(let members) = last, members.count == 1, let before = members["text"]?.text
      {
        parts[parts.count - 1] = ["text": .string(before + words)]
      } else {
        parts.append(["text": .string(words)])
      }
    }
  }

  /// A call in this part. Calls arrive complete; a piece of one (`partialArgs`), which is never requested, becomes a
  /// call without arguments. A call without a name is ignored.
  private static func call(_ call: JSONValue) -> ToolCall? {
    let name = call["name"]?.text ?? ""
    let isPiece = call["partialArgs"] != nil || call["willContinue"] == true
    let arguments: JSONValue? =
      switch call["args"] {
      case nil, .null: isPiece ? nil : [:]
      case .string(let text): try? JSONValue(parsing: Array(text.utf8))
      case .some(let arguments): arguments
      }
    guard !name.isEmpty || call["args"] != nil else { return nil }
    return ToolCall(id: call["id"]?.text ?? "", name: name, arguments: arguments)
  }

  private static func letters(_ text: String) -> String {
    String(String.UnicodeScalarView(text.unicodeScalars.filter { CharacterSet.alphanumerics.contains($0) }))
  }
}
