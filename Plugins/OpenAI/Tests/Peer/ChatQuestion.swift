import Foundation
import GatewayKit
import HTTPTypes

/// A request of the Chat Completions wire (https://platform.openai.com/docs/api-reference/chat/create), read strictly.
struct ChatQuestion {
  /// What a server would answer with 400.
  struct Malformed: Error { let what: String }

  let prompt: Prompt
  let isStreamed: Bool
  let wantsUsage: Bool

  init(_ call: HTTPCall) throws {
    guard call.method == .post, call.url.path().hasSuffix("/chat/completions") else {
      throw Malformed(what: "\(call.method) \(call.url.path())")
    }
    guard call.fields.contains(.init(.contentType, .plain("application/json"))) else {
      throw Malformed(what: "the body's type")
    }
    let body = try JSONValue(parsing: call.body)
    guard case .string = body["model"] else { throw Malformed(what: "no model") }
    isStreamed = body["stream"] == true
    wantsUsage = body["stream_options"]?["include_usage"] == true
    if wantsUsage && !isStreamed { throw Malformed(what: "stream_options without a stream") }
    var messages = try Self.messages(in: body)
    let first = messages.first
    let hasRules = first?.role == "system"
    if hasRules { messages.removeFirst() }
    prompt = Prompt(
      system: hasRules ? first?.text ?? "" : "",
      messages: try messages.map { Prompt.Message(try Self.role($0.role), $0.text) }, tools: try Self.tools(in: body),
      maximumOutputTokens: try Self.bound(in: body), temperature: body["temperature"].flatMap(Double.init(setting:)))
  }

  private static func messages(in body: JSONValue) throws -> [(role: String, text: String)] {
    guard case .array(let messages) = body["messages"], !messages.isEmpty else { throw Malformed(what: "no messages") }
    return try messages.map { message in
      guard case .string(let role) = message["role"], case .string(let text) = message["content"] else {
        throw Malformed(what: "a message without role and content")
      }
      return (role, text)
    }
  }

  private static func role(_ name: String) throws -> Prompt.Message.Role {
    switch name {
    case "user": return .customer
    case "assistant": return .business
    default: throw Malformed(what: "the role \(name) after the first message")
    }
  }

  private static func tools(in body: JSONValue) throws -> [Tool] {
    guard let tools = body["tools"] else { return [] }
    guard case .array(let elements) = tools, !elements.isEmpty else { throw Malformed(what: "tools are a list") }
    return try elements.map { element in
      guard element["type"] == "function", let function = element["function"],
        case .string(let name) = function["name"], name.wholeMatch(of: /[a-zA-Z0-9_-]{1,64}/) != nil,
        case .string(let description) = function["description"], let parameters = function["parameters"]
      else { throw Malformed(what: "a tool that is no function") }
      return Tool(name: name, description: description, parameters: parameters)
    }
  }

  private static func bound(in body: JSONValue) throws -> Int {
    guard case .integer(let bound) = body["max_completion_tokens"], bound > 0 else {
      throw Malformed(what: "no max_completion_tokens")
    }
    return bound
  }
}
