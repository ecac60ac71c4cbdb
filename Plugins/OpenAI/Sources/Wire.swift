import GatewayKit

/// The API in use. Key, errors and the list of models are the same for both.
enum Wire: String, SettingValue, CaseIterable {
  /// Chat Completions, which every compatible server has.
  case chat
  /// Responses, which OpenAI recommends.
  case responses

  /// Its path below the base URL.
  var path: String {
    switch self {
    case .chat: "chat/completions"
    case .responses: "responses"
    }
  }

  /// The body of a streamed request.
  func request(for prompt: Prompt, _ settings: OpenAISettings) throws(AdapterError) -> [UInt8] {
    switch self {
    case .chat: try ChatRequest(prompt, settings: settings).encoded()
    case .responses: try ResponsesRequest(prompt, settings: settings).encoded()
    }
  }

  /// The body of the smallest request that shows whether the model answers.
  func probe(_ settings: OpenAISettings) throws(AdapterError) -> [UInt8] {
    switch self {
    case .chat: try ChatRequest.probe(settings: settings).encoded()
    case .responses: try ResponsesRequest.probe(settings: settings).encoded()
    }
  }

  /// The reader of an answer.
  var reader: any AnswerReader {
    switch self {
    case .chat: ChatReader()
    case .responses: ResponsesReader()
    }
  }
}
