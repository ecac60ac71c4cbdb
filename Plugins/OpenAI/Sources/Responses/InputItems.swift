import GatewayKit

/// The conversation in the format of this API. Pure.
///
/// Texts are parts of messages, as in OpenAI's programs, so that compatible servers accept them.
struct InputItems: Sendable {
  /// The result of a call. The model does not get its effect; what was said then follows in the conversation.
  private static let outcome: JSONValue = "done"

  private(set) var json: [JSONValue] = []

  init(_ messages: [Prompt.Message]) {
    for message in messages {
      switch message.role {
      case .customer: add("user", "input_text", message.text, message.images)
      case .business:
        guard let turn = OutputItems(givenBack: message.opaque, said: message.text) else {
          add("assistant", "output_text", message.text)
          continue
        }
        json += turn.items
        // A call without its output is refused.
        json += turn.calls.map { ["type": "function_call_output", "call_id": $0, "output": Self.outcome] }
        if turn.text.isEmpty { add("assistant", "output_text", message.text) }
      }
    }
  }

  private mutating func add(_ role: String, _ type: String, _ text: String, _ images: [PromptImage] = []) {
    let words: [JSONValue] = text.isEmpty ? [] : [["type": .string(type), "text": .string(text)]]
    let shown = images.map { ["type": "input_image", "detail": "auto", "image_url": .string($0.dataURL)] as JSONValue }
    guard !words.isEmpty || !shown.isEmpty else { return }
    json.append(["type": "message", "role": .string(role), "content": .array(words + shown)])
  }
}
