import GatewayKit

/// The body of `POST /chat/completions` (https://platform.openai.com/docs/api-reference/chat/create).
struct ChatRequest: Encodable, Sendable {
  struct Message: Encodable, Sendable {
    var role: String
    var content: ChatContent
  }

  struct FunctionTool: Encodable, Sendable {
    struct Function: Encodable, Sendable {
      var name: String
      var description: String
      var parameters: JSONValue
    }
    var type = "function"
    var function: Function
  }

  struct StreamOptions: Encodable, Sendable {
    var includeUsage = true
    private enum CodingKeys: String, CodingKey { case includeUsage = "include_usage" }
  }

  var model: String
  var messages: [Message]
  var tools: [FunctionTool]?
  var temperature: Double?
  /// The most tokens of the answer, under OpenAI's new name or the old one. OpenAI's newer models refuse the old name,
  /// many compatible servers (Ollama, llama-cpp-python, Mistral) ignore or refuse the new one, and both together are
  /// refused.
  var maximumCompletionTokens: Int?
  var maximumTokens: Int?
  var stream: Bool
  var streamOptions: StreamOptions?

  private enum CodingKeys: String, CodingKey {
    case model, messages, tools, temperature, stream
    case maximumCompletionTokens = "max_completion_tokens"
    case maximumTokens = "max_tokens"
    case streamOptions = "stream_options"
  }

  /// A streamed request for `prompt`.
  init(_ prompt: Prompt, settings: OpenAISettings) {
    model = settings.model
    messages = [Message(role: "system", content: .text(prompt.system))]
    messages += prompt.messages.map { message in
      Message(role: message.role == .customer ? "user" : "assistant", content: ChatContent(message))
    }
    tools =
      prompt.tools.isEmpty
      ? nil
      : prompt.tools.map { tool in
        FunctionTool(
          function: .init(name: tool.name, description: tool.description, parameters: tool.parameters))
      }
    temperature = prompt.temperature
    stream = true
    streamOptions = StreamOptions()
    bind(to: prompt.maximumOutputTokens, settings)
  }

  private init(probe settings: OpenAISettings) {
    model = settings.model
    messages = [Message(role: "user", content: .text("Say ok."))]
    stream = false
    // Leaves room for a model that thinks before it answers.
    bind(to: 64, settings)
  }

  private mutating func bind(to tokens: Int, _ settings: OpenAISettings) {
    if settings.isOpenAI { maximumCompletionTokens = tokens } else { maximumTokens = tokens }
  }

  /// The smallest request that shows whether the model answers.
  static func probe(settings: OpenAISettings) -> ChatRequest { ChatRequest(probe: settings) }

  func encoded() throws(AdapterError) -> [UInt8] { try RequestBody.bytes(of: self) }
}
