import Foundation
import GatewayKit
import GatewayTestKit
import HTTPTypes
import Testing

@testable import OpenAI

@Suite struct ResponsesRequestTests {
  private static let thought: JSONValue = [
    "type": "reasoning", "id": "rs_1", "summary": [], "encrypted_content": "gAAAAABo-sealed==",
  ]
  private static let tool = Tool(
    name: "book_visit", description: "A visit.",
    parameters: ["type": "object", "properties": ["day": ["type": "string"]]])

  private static func said(_ text: String) -> JSONValue {
    [
      "type": "message", "id": "msg_1", "role": "assistant", "status": "completed",
      "content": [["type": "output_text", "text": .string(text), "annotations": []]],
    ]
  }

  private static func message(_ role: String, _ type: String, _ text: String) -> JSONValue {
    ["type": "message", "role": .string(role), "content": [["type": .string(type), "text": .string(text)]]]
  }

  private func settings(_ more: [String: JSONValue] = [:]) throws -> OpenAISettings {
    let json: [String: JSONValue] = ["model": "gpt-4.1-mini", "apiKey": ["secret": "k"], "wire": "responses"]
    let (settings, problems) = OpenAI.descriptor.settings.decode(.object(json.merging(more) { $1 }))
    #expect(problems.isEmpty)
    return OpenAISettings(try #require(settings))
  }

  private func body(_ prompt: Prompt, _ more: [String: JSONValue] = [:]) throws -> JSONValue {
    try JSONValue(parsing: ResponsesRequest(prompt, settings: settings(more)).encoded())
  }

  private func input(answeredWith opaque: JSONValue?, said: String) throws -> [JSONValue] {
    let prompt = Prompt(
      system: "Rules.",
      messages: [.init(.customer, "Oi"), .init(.business, said, opaque: opaque), .init(.customer, "E amanhã?")],
      maximumOutputTokens: 300)
    let items = try body(prompt)["input"]?.elements ?? []
    #expect(items.first == Self.message("user", "input_text", "Oi"))
    #expect(items.last == Self.message("user", "input_text", "E amanhã?"))
    return Array(items.dropFirst().dropLast())
  }

  @Test("A picture is a part of its message, as a data URL")
  func images() throws {
    let image = PromptImage(mimeType: "image/png", content: [1, 2, 3])
    let prompt = Prompt(
      system: "",
      messages: [.init(.customer, "Este?", images: [image]), .init(.business, "Qual?"), .init(.customer, "")],
      maximumOutputTokens: 300)
    #expect(
      try body(prompt)["input"]?.elements.first == [
        "type": "message", "role": "user",
        "content": [
          ["type": "input_text", "text": "Este?"],
          ["type": "input_image", "detail": "auto", "image_url": "data:image/png;base64,AQID"],
        ],
      ])
  }

  @Test("One streamed request, not stored by the server, with the prompt in its places")
  func request() throws {
    let prompt = Prompt(
      system: "Rules.", messages: [.init(.customer, "Oi")], tools: [Self.tool], maximumOutputTokens: 300,
      temperature: 0.5)
    #expect(
      try body(prompt) == [
        "model": "gpt-4.1-mini", "instructions": "Rules.", "input": [Self.message("user", "input_text", "Oi")],
        "tools": [
          [
            "type": "function", "name": "book_visit", "description": "A visit.", "parameters": Self.tool.parameters,
            "strict": false,
          ]
        ], "max_output_tokens": 300, "temperature": 0.5, "store": false, "stream": true,
        "stream_options": ["include_obfuscation": false],
      ])
  }

  @Test("Parameters that only OpenAI accepts are sent to OpenAI only")
  func compatible() throws {
    let prompt = Prompt(system: "", messages: [.init(.customer, "Oi")], maximumOutputTokens: 300)
    let body = try body(prompt, ["baseURL": "http://127.0.0.1:8080/v1"])
    #expect(body["stream_options"] == nil && body["instructions"] == nil && body["tools"] == nil)
    #expect(body["store"] == false)
  }

  @Test(
    "Models that think are asked for their sealed thoughts, others refuse that",
    arguments: [
      ("gpt-4.1-mini", false), ("gpt-4o", false), ("gpt-5-mini", true), ("gpt-5.2", true), ("gpt-5-chat-latest", false),
      ("o3", true), ("o4-mini", true), ("ft:o4-mini:acme::abc", true), ("ft:gpt-4o-mini:o3::x", false),
      ("openai/gpt-5", true), ("codex-mini-latest", true), ("gpt-oss-20b", false), ("llama3.2", false),
      ("gpt-10", true),
      ("chatgpt-4o-latest", false),
    ])
  func thoughts(model: String, thinks: Bool) throws {
    let prompt = Prompt(system: "", messages: [.init(.customer, "Oi")], maximumOutputTokens: 300)
    let included = try body(prompt, ["model": .string(model)])["include"]
    #expect(included == (thinks ? ["reasoning.encrypted_content"] : nil))
  }

  @Test("Sealed thoughts go back as they came, in their places, with what they led to")
  func givenBack() throws {
    let items: [JSONValue] = [Self.thought, Self.said("Abrimos às 8h.")]
    #expect(try input(answeredWith: ["output": .array(items)], said: "Abrimos às 8h.") == items)
    #expect(try input(answeredWith: ["output": .array(items)], said: "*Abrimos* às 8h.") == items)
  }

  @Test("A call goes back with an output, before what the business said then")
  func callGivenBack() throws {
    let call: JSONValue = [
      "type": "function_call", "id": "fc_1", "call_id": "call_1", "name": "book_visit", "arguments": "{}",
    ]
    #expect(
      try input(answeredWith: ["output": [Self.thought, call]], said: "Que dia?") == [
        Self.thought, call, ["type": "function_call_output", "call_id": "call_1", "output": "done"],
        Self.message("assistant", "output_text", "Que dia?"),
      ])
  }

  private static let foreign: [JSONValue?] = [
    nil, .null, [:], ["output": []], ["output": [thought]], ["output": [said("Abrimos às 8h.")]],
    ["output": [thought, said("Other words.")]],
    ["output": [["type": "reasoning", "id": "rs_1"], said("Abrimos às 8h.")]],
    ["output": [said("Abrimos às 8h."), thought]], ["output": [thought, "x", said("Abrimos às 8h.")]],
    ["output": [thought, ["type": "function_call", "name": "no_id"], said("Abrimos às 8h.")]],
    ["output": [thought, ["type": "computer_call", "id": "cu_1"], said("Abrimos às 8h.")]],
    ["parts": [["text": "Abrimos às 8h.", "thoughtSignature": "c2ln"]]],
  ]

  @Test("Data that cannot be sent back becomes text", arguments: foreign)
  func inWords(opaque: JSONValue?) throws {
    #expect(
      try input(answeredWith: opaque, said: "Abrimos às 8h.") == [
        Self.message("assistant", "output_text", "Abrimos às 8h.")
      ])
  }

  @Test("A word that is tried is bounded, not streamed and not kept")
  func probe() throws {
    let body = try JSONValue(parsing: ResponsesRequest.probe(settings: settings()).encoded())
    #expect(body["stream"] == false && body["store"] == false && body["max_output_tokens"] == 64)
    #expect(body["stream_options"] == nil && body["include"] == nil)
  }

  @Test("The wire is asked where it is, with the same key")
  func path() async throws {
    let transport = ScriptedTransport([ScriptedAnswer(status: 500)])
    let json: JSONValue = ["model": "m", "apiKey": ["secret": "openai/api-key"], "wire": "responses"]
    let decoded = try #require(OpenAI.descriptor.settings.decode(json).0)
    let prompt = Prompt(system: "", messages: [.init(.customer, "Oi")], maximumOutputTokens: 300)
    _ = try? await OpenAI(settings: decoded, context: .forTesting(http: transport)).reply(
      to: prompt, into: RecordingSink())
    let call = try #require(transport.calls.first)
    #expect(call.url.absoluteString == "https://api.openai.com/v1/responses")
    #expect(call.fields.contains(.init(.authorization, .secret("openai/api-key", prefix: "Bearer "))))
  }
}
