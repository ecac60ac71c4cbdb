import Foundation
import GatewayKit

/// One chunk of a streamed answer, or a whole one: what of it matters, read leniently, since compatible servers leave
/// out, repeat and misspell.
struct ChatChunk: Decodable, Sendable {
  struct Choice: Decodable, Sendable {
    var delta: Delta?
    var message: Delta?
    var finishReason: String?

    private enum CodingKeys: String, CodingKey {
      case delta, message
      case finishReason = "finish_reason"
    }

    /// What the choice adds, in a stream or whole.
    var added: Delta? { delta ?? message }
  }

  struct Delta: Decodable, Sendable {
    var content: Content?
    var refusal: String?
    var toolCalls: [ToolCallFragment]?

    private enum CodingKeys: String, CodingKey {
      case content, refusal
      case toolCalls = "tool_calls"
    }
  }

  /// Text, as a string or as parts.
  struct Content: Decodable, Sendable {
    private struct Part: Decodable { var text: String? }

    var text: String

    init(from decoder: any Decoder) throws {
      if let text = try? decoder.singleValueContainer().decode(String.self) {
        self.text = text
      } else {
        text = try [Part](from: decoder).compactMap(\.text).joined()
      }
    }
  }

  struct ToolCallFragment: Decodable, Sendable {
    struct Function: Decodable, Sendable {
      var name: String?
      var arguments: JSONValue?
    }
    var index: Int?
    var id: String?
    var function: Function?
  }

  struct Usage: Decodable, Sendable {
    struct Details: Decodable, Sendable {
      var cachedTokens: Int?
      private enum CodingKeys: String, CodingKey { case cachedTokens = "cached_tokens" }
    }
    var promptTokens: Int?
    var completionTokens: Int?
    var details: Details?

    private enum CodingKeys: String, CodingKey {
      case promptTokens = "prompt_tokens"
      case completionTokens = "completion_tokens"
      case details = "prompt_tokens_details"
    }
  }

  var choices: [Choice]?
  var usage: Usage?
  var error: JSONValue?
}
