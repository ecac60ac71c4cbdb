import GatewayKit

/// A model's message, or a piece of it. Thoughts (`reasoning_content`, `reasoning`, parts of other types than text) are
/// not for customers and are ignored.
struct ChatMessage: Decodable, Sendable {
  var text: String
  var refusal: String
  var toolCalls: [ToolCallFragment]

  private enum CodingKeys: String, CodingKey {
    case content, refusal
    case toolCalls = "tool_calls"
    case functionCall = "function_call"
  }

  init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    let content = try container.decodeIfPresent(Content.self, forKey: .content)
    text = content?.text ?? ""
    refusal = (container.lenient(.refusal, as: String.self) ?? "") + (content?.refusal ?? "")
    let list = container.lenient(.toolCalls, as: [ToolCallFragment?].self)?.compactMap { $0 }
    toolCalls = list ?? container.lenient(.toolCalls, as: ToolCallFragment.self).map { [$0] } ?? []
    // The format before tools, which some servers still use.
    if toolCalls.isEmpty, let function = container.lenient(.functionCall, as: ToolCallFragment.Function.self) {
      toolCalls = [ToolCallFragment(function: function)]
    }
  }

  /// Text, as a string or as parts.
  private struct Content: Decodable {
    private struct Part: Decodable {
      var type: String?
      var text: String?
      var refusal: String?
    }

    var text: String
    var refusal = ""

    init(from decoder: any Decoder) throws {
      if let text = try? decoder.singleValueContainer().decode(String.self) {
        self.text = text
        return
      }
      let parts = try [Part](from: decoder)
      text = parts.filter { ["text", "output_text", nil].contains($0.type) }.compactMap(\.text).joined()
      refusal = parts.compactMap(\.refusal).joined()
    }
  }
}

/// A piece of a tool call.
struct ToolCallFragment: Decodable, Sendable {
  struct Function: Decodable, Sendable {
    var name: String
    /// A piece of the arguments' text. Some servers send the arguments as an object.
    var arguments: JSONValue?

    private enum CodingKeys: String, CodingKey { case name, arguments }

    init(from decoder: any Decoder) throws {
      let container = try decoder.container(keyedBy: CodingKeys.self)
      name = container.lenient(.name) ?? ""
      arguments = container.lenient(.arguments)
    }
  }

  var index: Int?
  var id = ""
  var function: Function?

  private enum CodingKeys: String, CodingKey { case index, id, function }

  init(function: Function) { self.function = function }

  init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    index = container.lenient(.index, as: LenientCount.self)?.value
    id = container.lenient(.id, as: LenientWord.self)?.value ?? ""
    function = container.lenient(.function)
  }
}
