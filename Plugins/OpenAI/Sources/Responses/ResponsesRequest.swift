import GatewayKit

/// The body of `POST /responses` (https://platform.openai.com/docs/api-reference/responses/create).
struct ResponsesRequest: Sendable {
  private let body: [String: JSONValue]

  /// A streamed request for `prompt`.
  init(_ prompt: Prompt, settings: OpenAISettings) {
    var body = Self.common(settings, input: InputItems(prompt.messages), bound: prompt.maximumOutputTokens)
    body["stream"] = true
    // Obfuscation pads events against eavesdroppers who see lengths. TLS makes it nearly useless, and it is half of the
    // bytes.
    if settings.isOpenAI { body["stream_options"] = ["include_obfuscation": false] }
    if !prompt.system.isEmpty { body["instructions"] = .string(prompt.system) }
    if let temperature = prompt.temperature { body["temperature"] = .number(temperature) }
    if settings.modelThinks { body["include"] = ["reasoning.encrypted_content"] }
    if !prompt.tools.isEmpty { body["tools"] = .array(prompt.tools.map(Self.function)) }
    self.body = body
  }

  private init(body: [String: JSONValue]) { self.body = body }

  /// The smallest request that shows whether the model answers. It leaves room for a model that thinks first.
  static func probe(settings: OpenAISettings) -> ResponsesRequest {
    var body = common(settings, input: InputItems([Prompt.Message(.customer, "Say ok.")]), bound: 64)
    body["stream"] = false
    return ResponsesRequest(body: body)
  }

  /// The members common to all requests. By default the API stores requests and answers for 30 days; `store` turns this
  /// off.
  private static func common(_ settings: OpenAISettings, input: InputItems, bound: Int) -> [String: JSONValue] {
    [
      "model": .string(settings.model), "input": .array(input.json), "max_output_tokens": .integer(bound),
      "store": false,
    ]
  }

  /// Here, unlike in Chat Completions, functions are strict by default, and a strict function may have no optional
  /// parameters.
  private static func function(_ tool: Tool) -> JSONValue {
    [
      "type": "function", "name": .string(tool.name), "description": .string(tool.description),
      "parameters": tool.parameters, "strict": false,
    ]
  }

  func encoded() throws(AdapterError) -> [UInt8] { try RequestBody.bytes(of: JSONValue.object(body)) }
}
