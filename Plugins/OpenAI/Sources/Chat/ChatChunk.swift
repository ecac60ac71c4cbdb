import GatewayKit

/// One chunk of a streamed answer, or a whole answer. Decoded leniently, since compatible servers omit, repeat and
/// misspell members.
struct ChatChunk: Decodable, Sendable {
  var choices: [Choice]
  var usage: UsageCount?
  /// Whether it is an error instead of a chunk. `Refusal` reads the error.
  var isError: Bool

  private enum CodingKeys: String, CodingKey { case choices, usage, error, object }

  init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    // Strict, because choices that cannot be read may contain text.
    choices = try container.decodeIfPresent([Choice].self, forKey: .choices) ?? []
    usage = container.lenient(.usage, as: JSONValue.self).map(UsageCount.init)
    let error = container.lenient(.error, as: JSONValue.self)
    isError = error?.saysSomething ?? false || container.lenient(.object, as: String.self) == "error"
  }

  struct Choice: Decodable, Sendable {
    var index: Int?
    /// The addition of a chunk.
    var delta: ChatMessage?
    /// The whole answer. Some servers add it to the last chunk, or let it grow in each.
    var message: ChatMessage?
    /// Why the model stopped; nil while it has not, including servers that write an empty string then.
    var finishReason: String?

    private enum CodingKeys: String, CodingKey {
      case index, delta, message
      case finishReason = "finish_reason"
    }

    init(from decoder: any Decoder) throws {
      let container = try decoder.container(keyedBy: CodingKeys.self)
      index = container.lenient(.index, as: LenientCount.self)?.value
      delta = try container.decodeIfPresent(ChatMessage.self, forKey: .delta)
      message = try container.decodeIfPresent(ChatMessage.self, forKey: .message)
      let reason = container.lenient(.finishReason, as: String.self) ?? ""
      finishReason = reason.isEmpty ? nil : reason
    }
  }
}
