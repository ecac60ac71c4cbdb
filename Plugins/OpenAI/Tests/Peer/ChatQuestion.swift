import Foundation
import GatewayKit
import HTTPTypes

/// A request of the Chat Completions wire (https://platform.openai.com/docs/api-reference/chat/create), read strictly.
struct ChatQuestion {
  let prompt: Prompt
  let isStreamed: Bool
  let wantsUsage: Bool

  init(_ call: HTTPCall) throws {
    let body = try Server.body(of: call, at: "/chat/completions")
    isStreamed = body["stream"] == true
    wantsUsage = body["stream_options"]?["include_usage"] == true
    if wantsUsage && !isStreamed { throw Server.Malformed(what: "stream_options without a stream") }
    var messages = try Self.messages(in: body)
    let first = messages.first
    let hasRules = first?.role == "system"
    if hasRules { messages.removeFirst() }
    prompt = Prompt(
      system: hasRules ? first?.text ?? "" : "",
      messages: try messages.map { Prompt.Message(try Self.role($0.role), $0.text, images: $0.images) },
      tools: try Self.tools(in: body),
      maximumOutputTokens: try Self.bound(in: body), temperature: body["temperature"].flatMap(Double.init(setting:)))
  }

  private static func messages(in body: JSONValue) throws -> [(role: String, text: String, images: [PromptImage])] {
    guard case .array(let messages) = body["messages"], !messages.isEmpty else {
      throw Server.Malformed(what: "no messages")
    }
    return try messages.map { message in
      guard case .string(let role) = message["role"] else { throw Server.Malformed(what: "a message without role") }
      switch message["content"] {
      case .string(let text)?: return (role, text, [])
      case .array(let parts)? where role == "user" && !parts.isEmpty:
        let words = parts.compactMap { part in
          if case .string(let text) = part["text"], part["type"] == "text" { text } else { nil as String? }
        }
        let images = try parts.filter { $0["type"] == "image_url" }.map { part in
          guard let image = PromptImage(dataURL: part["image_url"]?["url"]?.text ?? "") else {
            throw Server.Malformed(what: "You uploaded an unsupported image")
          }
          return image
        }
        guard words.count + images.count == parts.count else { throw Server.Malformed(what: "a part of another type") }
        return (role, words.joined(separator: "\n"), images)
      default: throw Server.Malformed(what: "a message without content")
      }
    }
  }

  private static func role(_ name: String) throws -> Prompt.Message.Role {
    switch name {
    case "user": return .customer
    case "assistant": return .business
    default: throw Server.Malformed(what: "the role \(name) after the first message")
    }
  }

  private static func tools(in body: JSONValue) throws -> [Tool] {
    guard let tools = body["tools"] else { return [] }
    guard case .array(let elements) = tools, !elements.isEmpty else { throw Server.Malformed(what: "tools are a list") }
    return try elements.map { element in
      guard element["type"] == "function", let function = element["function"],
        case .string(let name) = function["name"], name.wholeMatch(of: /[a-zA-Z0-9_-]{1,64}/) != nil,
        case .string(let description) = function["description"], let parameters = function["parameters"]
      else { throw Server.Malformed(what: "a tool that is no function") }
      return Tool(name: name, description: description, parameters: parameters)
    }
  }

  private static func bound(in body: JSONValue) throws -> Int {
    guard case .integer(let bound) = body["max_completion_tokens"], bound > 0 else {
      throw Server.Malformed(what: "no max_completion_tokens")
    }
    return bound
  }
}
