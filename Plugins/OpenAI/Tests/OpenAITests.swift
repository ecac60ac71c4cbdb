import Foundation
import GatewayKit
import GatewayTestKit
import HTTPTypes
import Testing

@testable import OpenAI

@Suite struct OpenAITests {
  private static let prompt = Prompt(
    system: "Rules.", messages: [.init(.customer, "Oi"), .init(.business, "Olá!"), .init(.customer, "Quanto?")],
    tools: [Tool(name: "transfer_to_human", description: "A person.", parameters: ["type": "object"])],
    maximumOutputTokens: 300)

  private func adapter(
    _ transport: any HTTPTransport, _ more: [String: JSONValue] = [:], clock: ManualClock = ManualClock()
  ) throws -> OpenAI {
    let json: [String: JSONValue] = ["model": "m", "apiKey": ["secret": "openai/api-key"]]
    let (settings, problems) = OpenAI.descriptor.settings.decode(.object(json.merging(more) { $1 }))
    #expect(problems.isEmpty)
    return OpenAI(settings: try #require(settings), context: .forTesting(http: transport, clock: clock))
  }

  @Test("One streamed request, with the key by name and the prompt in its roles")
  func request() async throws {
    let transport = ScriptedTransport([ScriptedAnswer(events: Self.stream + "data: [DONE]\n\n")])
    let sink = RecordingSink()
    let completion = try await adapter(transport).reply(to: Self.prompt, into: sink)
    #expect(completion.text == "R$ 1")
    #expect(sink.pieces == ["R$ 1"])
    let call = try #require(transport.calls.first)
    #expect(transport.calls.count == 1)
    #expect(call.url.absoluteString == "https://api.openai.com/v1/chat/completions")
    #expect(call.fields.contains(.init(.authorization, .secret("openai/api-key", prefix: "Bearer "))))
    let body = try JSONValue(parsing: call.body)
    #expect(body["model"] == "m" && body["stream"] == true && body["max_completion_tokens"] == 300)
    #expect(body["stream_options"] == ["include_usage": true])
    #expect(
      body["messages"] == [
        ["role": "system", "content": "Rules."], ["role": "user", "content": "Oi"],
        ["role": "assistant", "content": "Olá!"], ["role": "user", "content": "Quanto?"],
      ])
    #expect(body["temperature"] == nil)
  }

  @Test(
    "The same prompt gives the same bytes, which the provider's prompt cache needs", arguments: ["chat", "responses"])
  func cacheable(wire: String) async throws {
    let properties = ["day", "hour", "name", "people", "table", "wish"].map { ($0, ["type": "string"] as JSONValue) }
    var bodies: Set<[UInt8]> = []
    for _ in 1...4 {
      // A dictionary of its own each time: the order of its members differs from one to the next.
      let schema: JSONValue = ["type": "object", "properties": .object(Dictionary(uniqueKeysWithValues: properties))]
      let prompt = Prompt(
        system: "Rules.", messages: [.init(.customer, "Oi")],
        tools: [Tool(name: "book_table", description: "A table.", parameters: schema)], maximumOutputTokens: 300)
      let transport = ScriptedTransport([ScriptedAnswer(status: 500)])
      await #expect(throws: AdapterError.self) {
        try await adapter(transport, ["wire": .string(wire)]).reply(to: prompt, into: RecordingSink())
      }
      bodies.insert(try #require(transport.calls.first).body)
    }
    #expect(bodies.count == 1)
  }

  @Test("A message with pictures is words and data URLs; one without stays a string")
  func images() async throws {
    let transport = ScriptedTransport([ScriptedAnswer(events: Self.stream + "data: [DONE]\n\n")])
    let prompt = Prompt(
      system: "Rules.",
      messages: [
        .init(.customer, "Oi"), .init(.business, "Olá!"),
        .init(.customer, "Este? [image]", images: [PromptImage(mimeType: "image/png", content: [1, 2, 3])]),
      ], maximumOutputTokens: 300)
    _ = try await adapter(transport).reply(to: prompt, into: RecordingSink())
    let body = try JSONValue(parsing: try #require(transport.calls.first).body)
    #expect(
      body["messages"] == [
        ["role": "system", "content": "Rules."], ["role": "user", "content": "Oi"],
        ["role": "assistant", "content": "Olá!"],
        [
          "role": "user",
          "content": [
            ["type": "text", "text": "Este? [image]"],
            ["type": "image_url", "image_url": ["url": "data:image/png;base64,AQID"]],
          ],
        ],
      ])
  }

  @Test(
    "Pictures are shown to OpenAI's models, and to others where an operator says so",
    arguments: [
      ([:], 16_384), (["images": false], nil), (["model": "gpt-4o-mini"], 48_169),
      (["baseURL": "http://127.0.0.1:8080/v1"], nil),
      (["baseURL": "http://127.0.0.1:8080/v1", "images": true], 16_384),
      (["baseURL": "https://example.openai.azure.com/openai/v1"], 16_384),
    ] as [([String: JSONValue], Int?)])
  func sees(more: [String: JSONValue], tokens: Int?) throws {
    let json: [String: JSONValue] = ["model": "gpt-4.1-mini", "apiKey": ["secret": "openai/api-key"]]
    let (settings, _) = OpenAI.descriptor.settings.decode(.object(json.merging(more) { $1 }))
    #expect(OpenAI.tokensPerImage(try #require(settings)) == tokens)
  }

  @Test("A compatible server's address is kept whole, with or without a slash at its end")
  func baseURL() async throws {
    for base in ["http://127.0.0.1:8080/v1", "http://127.0.0.1:8080/v1/"] {
      let transport = ScriptedTransport([ScriptedAnswer(status: 500)])
      _ = try? await adapter(transport, ["baseURL": .string(base)]).reply(to: Self.prompt, into: RecordingSink())
      #expect(transport.calls.first?.url.absoluteString == "http://127.0.0.1:8080/v1/chat/completions")
    }
  }

  @Test("http:// beyond this machine is refused before it is used")
  func clearText() throws {
    let (settings, _) = OpenAI.descriptor.settings.decode(
      ["model": "m", "apiKey": ["secret": "k"], "baseURL": "http://example.com/v1"])
    #expect(OpenAI.check(try #require(settings)).map(\.path) == ["baseURL"])
  }

  private static let stream = #"data: {"choices":[{"delta":{"content":"R$ 1"},"finish_reason":"stop"}]}"# + "\n\n"
  private static let list = ScriptedAnswer(json: #"{"object":"list","data":[]}"#)
  private static let word = ScriptedAnswer(
    json: #"{"choices":[{"message":{"role":"assistant","content":"ok"},"finish_reason":"stop"}]}"#)
  private static let noKey = ScriptedAnswer(status: 401, json: #"{"error":{"code":"invalid_api_key"}}"#)

  @Test(
    "The state of a key: the generation decides, not the list of models",
    arguments: [
      ([list, word], KeyVerification.ok),
      ([ScriptedAnswer(status: 404), word], .ok),
      ([ScriptedAnswer(status: 405, json: #"{"detail":"Method Not Allowed"}"#), word], .ok),
      ([ScriptedAnswer(status: 403, json: #"{"error":{"message":"Missing scopes: api.model.read"}}"#), word], .ok),
      ([ScriptedAnswer(status: 401, json: #"{"error":{"message":"Missing scopes: api.model.read"}}"#), word], .ok),
      ([ScriptedAnswer(status: 503), word], .ok),
      ([noKey, noKey], .badKey),
      ([list, noKey], .badKey),
      ([noKey, ScriptedAnswer(status: 502)], .badKey),
      ([ScriptedAnswer(status: 404), ScriptedAnswer(status: 404)], .unreachable),
      ([list, ScriptedAnswer(json: "<html>")], .unreachable),
      ([list, ScriptedAnswer(json: "{}")], .unreachable),
      ([ScriptedAnswer(status: 502), ScriptedAnswer(status: 502)], .unreachable),
      ([list], .unreachable),
      ([], .unreachable),
    ])
  func verify(answers: [ScriptedAnswer], state: KeyVerification) async throws {
    #expect(try await adapter(ScriptedTransport(answers)).verify() == state)
  }

  @Test("A word that is tried is bounded, and not streamed")
  func probe() async throws {
    let transport = ScriptedTransport([Self.list, Self.word])
    _ = try await adapter(transport).verify()
    let body = try JSONValue(parsing: try #require(transport.calls.last).body)
    #expect(body["stream"] == false && body["max_completion_tokens"] == 64 && body["stream_options"] == nil)
  }

  @Test(
    "The bound has the name that the server understands",
    arguments: [
      ("https://api.openai.com/v1", "max_completion_tokens"),
      ("https://shop.openai.azure.com/openai/v1/", "max_completion_tokens"),
      ("http://127.0.0.1:11434/v1", "max_tokens"), ("https://openrouter.ai/api/v1", "max_tokens"),
      ("https://notopenai.com/v1", "max_tokens"),
    ])
  func bound(base: String, name: String) async throws {
    let transport = ScriptedTransport([ScriptedAnswer(status: 500)])
    _ = try? await adapter(transport, ["baseURL": .string(base)]).reply(to: Self.prompt, into: RecordingSink())
    let body = try JSONValue(parsing: try #require(transport.calls.first).body)
    #expect(body[name] == 300)
    #expect(["max_completion_tokens", "max_tokens"].filter { body[$0] != nil } == [name])
  }

  @Test("A complete answer does not wait forever for the end of its body", arguments: ["", "data: [DONE]\n\n"])
  func bodyWithoutEnd(end: String) async throws {
    var answer = ScriptedAnswer(events: Self.stream + end)
    answer.ending = .fallsSilent
    let clock = ManualClock()
    let adapter = try adapter(ScriptedTransport([answer]), clock: clock)
    let completion = try await withThrowingTaskGroup(of: Completion?.self) { group in
      group.addTask { try await adapter.reply(to: Self.prompt, into: RecordingSink()) }
      group.addTask {
        try await waitUntil("the adapter waits for the end of the body") { !clock.deadlines.isEmpty }
        clock.advance(by: AnswerReading.grace)
        return nil
      }
      return try await group.compactMap { $0 }.first { _ in true }
    }
    #expect(completion?.text == "R$ 1")
  }

  @Test("An answer that is whole stands, although the connection breaks then")
  func breaksAfterTheEnd() async throws {
    var answer = ScriptedAnswer(events: Self.stream)
    answer.ending = .breaksOff
    let completion = try await adapter(ScriptedTransport([answer])).reply(to: Self.prompt, into: RecordingSink())
    #expect(completion.text == "R$ 1")
  }
}
