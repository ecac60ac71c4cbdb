import Foundation
import GatewayKit
import HTTPTypes

/// A request of `streamGenerateContent` (https://ai.google.dev/api/generate-content), read strictly.
struct GenerateQuestion {
  /// What a server would answer with 400.
  struct Malformed: Error { let what: String }

  let prompt: Prompt

  init(_ call: HTTPCall) throws {
    guard call.method == .post, call.url.path().wholeMatch(of: /\/v1beta\/models\/[^:\/]+:streamGenerateContent/) != nil
    else { throw Malformed(what: "\(call.method) \(call.url.path())") }
    guard call.url.query() == "alt=sse" else { throw Malformed(what: "not alt=sse and nothing else") }
    guard call.fields.contains(.init(.contentType, .plain("application/json"))) else {
      throw Malformed(what: "the body's type")
    }
    guard call.fields.contains(where: { $0.name.canonicalName == "x-goog-api-key" }) else {
      throw Malformed(what: "no key in x-goog-api-key")
    }
    let body = try JSONValue(parsing: call.body)
    try Self.allow(["contents", "systemInstruction", "tools", "toolConfig", "generationConfig"], in: body)
    let generation = body["generationConfig"] ?? [:]
    try Self.allow(["maxOutputTokens", "temperature", "thinkingConfig"], in: generation)
    guard case .integer(let bound) = generation["maxOutputTokens"], bound > 0 else {
      throw Malformed(what: "no maxOutputTokens")
    }
    prompt = Prompt(
      system: try body["systemInstruction"].map { try Self.words(of: $0) } ?? "", messages: try Self.messages(in: body),
      tools: try Self.tools(in: body), maximumOutputTokens: bound,
      temperature: generation["temperature"].flatMap(Double.init(setting:)))
  }

  private static func allow(_ names: Set<String>, in value: JSONValue) throws {
    guard case .object(let members) = value else { throw Malformed(what: "no object") }
    for name in members.keys where !names.contains(name) { throw Malformed(what: "Unknown name \"\(name)\"") }
  }

  /// The words of a content; beside them a model may have called and signed, and a user answered its calls.
  private static func words(of content: JSONValue, in role: Prompt.Message.Role? = nil) throws -> String {
    guard case .array(let parts) = content["parts"], !parts.isEmpty else { throw Malformed(what: "no parts") }
    return try parts.compactMap { part in
      if role == .business, case .string = part["functionCall"]?["name"] { return nil }
      if role == .customer, case .string = part["functionResponse"]?["name"] { return nil }
      if role == .customer, part["inlineData"] != nil { return nil }
      guard case .string(let text) = part["text"] else { throw Malformed(what: "a part without text") }
      if role == .business, case .string = part["thoughtSignature"] { return text.isEmpty ? nil : text }
      guard !text.isEmpty else { throw Malformed(what: "a part with an empty text") }
      return text
    }.joined(separator: "\n")
  }

  private static func messages(in body: JSONValue) throws -> [Prompt.Message] {
    guard case .array(let contents) = body["contents"], !contents.isEmpty else { throw Malformed(what: "no contents") }
    var messages: [Prompt.Message] = []
    for content in contents {
      try allow(["role", "parts"], in: content)
      let role: Prompt.Message.Role =
        switch content["role"] {
        case "user": .customer
        case "model": .business
        default: throw Malformed(what: "a content of no role")
        }
      guard role != (messages.last?.role ?? .business) else {
        throw Malformed(what: "Please ensure that multiturn requests alternate between user and model")
      }
      messages.append(Prompt.Message(role, try words(of: content, in: role), images: try images(in: content)))
    }
    guard messages.last?.role == .customer else {
      throw Malformed(what: "Please ensure that multiturn requests end with a user role")
    }
    // The business spoke first, which this wire cannot say.
    if messages.first?.text == "…", messages.count > 1 { messages.removeFirst() }
    return messages
  }

  /// The pictures of a content, which stand before its words.
  private static func images(in content: JSONValue) throws -> [PromptImage] {
    guard case .array(let parts) = content["parts"] else { return [] }
    let shown = parts.prefix { $0["inlineData"] != nil }
    guard shown.count == parts.filter({ $0["inlineData"] != nil }).count else {
      throw Malformed(what: "a picture behind words")
    }
    return try shown.map { part in
      guard case .string(let type) = part["inlineData"]?["mimeType"], PromptImage.types.contains(type),
        case .string(let data) = part["inlineData"]?["data"], let content = Data(base64Encoded: data)
      else { throw Malformed(what: "Unable to process input image") }
      return PromptImage(mimeType: type, content: Array(content))
    }
  }

  private static func tools(in body: JSONValue) throws -> [Tool] {
    guard let tools = body["tools"] else { return [] }
    guard case .array(let groups) = tools, groups.count == 1, case .array(let list) = groups[0]["functionDeclarations"],
      !list.isEmpty, body["toolConfig"]?["functionCallingConfig"]?["mode"] == "AUTO"
    else { throw Malformed(what: "tools that are no function declarations") }
    return try list.map { function in
      try allow(["name", "description", "parameters"], in: function)
      guard case .string(let name) = function["name"], name.wholeMatch(of: /[a-zA-Z_][a-zA-Z0-9_.:-]{0,63}/) != nil,
        case .string(let description) = function["description"]
      else { throw Malformed(what: "Invalid function name") }
      if let parameters = function["parameters"] { try check(schema: parameters) }
      return Tool(
        name: name, description: description,
        parameters: function["parameters"] ?? ["type": "object", "properties": [:]])
    }
  }

  /// Refuses what the API's `Schema` has no field for.
  private static func check(schema: JSONValue) throws {
    try allow(
      ["type", "format", "title", "description", "nullable", "enum", "properties", "required", "items", "anyOf"],
      in: schema)
    if schema["type"] == "object" {
      guard case .object(let properties) = schema["properties"], !properties.isEmpty else {
        throw Malformed(what: "properties: should be non-empty for OBJECT type")
      }
      for property in properties.values { try check(schema: property) }
    }
    if let items = schema["items"] { try check(schema: items) }
  }
}
