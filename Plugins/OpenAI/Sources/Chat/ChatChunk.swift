import GatewayKit

/// One chunk of a streamed answer, or a whole one: what of it matters, read leniently, since compatible servers leave
/// out, repeat and misspell.
struct ChatChunk: Decodable, Sendable {
  var choices: [Choice]
  var usage: UsageCount?
  /// Whether it is an error in place of a chunk. What it says is for `Refusal` to read.
  var isError: Bool

  private enum CodingKeys: String, CodingKey { case choices, usage, error, object }

  init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    // Not leniently: in a list of choices that cannot be read there may be words.
    choices = try container.decodeIfPresent([Choice].self, forKey: .choices) ?? []
    usage = container.lenient(.usage, as: JSONValue.self).map(UsageCount.init)
    let error = container.lenient(.error, as: JSONValue.self)
    isError = error?.saysSomething ?? false || container.lenient(.object, as: String.self) == "error"
  }

  struct Choice: Decodable, Sendable {
    var index: Int?
    /// What a chunk adds.
    var delta: ChatMessage?
    /// The whole answer; some servers send it along in the last chunk, or grow it in each.
    var message: ChatMessage?
    /// Why the model stopped; nil while it has not, also where a server writes an empty word for that.
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
