import Foundation
import GatewayKit
import HTTPTypes

/// A request of the Responses wire (https://platform.openai.com/docs/api-reference/responses/create), read strictly.
struct ResponsesQuestion {
  let prompt: Prompt
  let isStreamed: Bool
  let wantsThoughts: Bool

  init(_ call: HTTPCall) throws {
    let body = try Server.body(of: call, at: "/responses")
    guard body["store"] == false else { throw Server.Malformed(what: "the answer would be kept") }
    isStreamed = body["stream"] == true
    if body["stream_options"] != nil, !isStreamed { throw Server.Malformed(what: "stream_options without a stream") }
    wantsThoughts = body["include"] == ["reasoning.encrypted_content"]
    guard case .integer(let bound) = body["max_output_tokens"], bound >= 16 else {
      throw Server.Malformed(what: "max_output_tokens is at least 16")
    }
    prompt = Prompt(
      system: body["instructions"]?.text ?? "", messages: try Self.messages(in: body), tools: try Self.tools(in: body),
      maximumOutputTokens: bound, temperature: body["temperature"].flatMap(Double.init(setting:)))
  }

  private static func messages(in body: JSONValue) throws -> [Prompt.Message] {
    let items = body["input"]?.elements ?? []
    guard !items.isEmpty else { throw Server.Malformed(what: "no input") }
    let answered = Set(items.filter { $0["type"] == "function_call_output" }.compactMap { $0["call_id"]?.text })
    var messages: [Prompt.Message] = []
    for (index, item) in items.enumerated() {
      switch item["type"]?.text {
      case "message": messages.append(try message(item))
      case "reasoning":
        guard item["encrypted_content"]?.text != nil else {
          throw Server.Malformed(what: "an item that is not kept here")
        }
        let next = index + 1 < items.count ? items[index + 1] : .null
        guard next["role"] == "assistant" || ["function_call", "reasoning"].contains(next["type"]?.text) else {
          throw Server.Malformed(what: "reasoning without its required following item")
        }
      case "function_call":
        guard let id = item["call_id"]?.text, answered.contains(id) else {
          throw Server.Malformed(what: "no tool output found for a function call")
        }
      case "function_call_output":
        guard item["call_id"]?.text != nil, item["output"]?.text != nil else {
          throw Server.Malformed(what: "an output")
        }
      default: throw Server.Malformed(what: "an item of the type \(item["type"] ?? .null)")
      }
    }
    return messages
  }

  private static func message(_ item: JSONValue) throws -> Prompt.Message {
    let role: Prompt.Message.Role
    let type: JSONValue
    switch item["role"]?.text {
    case "user": (role, type) = (.customer, "input_text")
    case "assistant": (role, type) = (.business, "output_text")
    case let other: throw Server.Malformed(what: "the role \(other ?? "")")
    }
    let parts = item["content"]?.elements ?? []
    let texts = parts.filter { $0["type"] == type }.compactMap { $0["text"]?.text }
    let images = try parts.filter { $0["type"] == "input_image" && role == .customer }.map { part in
      guard part["detail"] == "auto", let image = PromptImage(dataURL: part["image_url"]?.text ?? "") else {
        throw Server.Malformed(what: "a picture that cannot be read")
      }
      return image
    }
    guard !parts.isEmpty, texts.count + images.count == parts.count else {
      throw Server.Malformed(what: "a part of a message")
    }
    return Prompt.Message(role, texts.joined(), images: images)
  }

  private static func tools(in body: JSONValue) throws -> [Tool] {
    guard let tools = body["tools"] else { return [] }
    guard !tools.elements.isEmpty else { throw Server.Malformed(what: "tools are a list") }
    return try tools.elements.map { tool in
      guard tool["type"] == "function", tool["strict"] == false,
        let name = tool["name"]?.text, name.wholeMatch(of: /[a-zA-Z0-9_-]{1,64}/) != nil,
        let description = tool["description"]?.text, let parameters = tool["parameters"]
      else { throw Server.Malformed(what: "a tool that is no function, or a strict one") }
      return Tool(name: name, description: description, parameters: parameters)
    }
  }
}
