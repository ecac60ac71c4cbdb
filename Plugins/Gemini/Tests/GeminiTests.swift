import Foundation
import GatewayKit
import GatewayTestKit
import HTTPTypes
import Testing

@testable import Gemini

/// What the adapter sends, and what it makes of keys and settings.
@Suite struct GeminiTests {
  private static let prompt = Prompt(
    system: "Rules.", messages: [.init(.customer, "Oi"), .init(.business, "Olá!"), .init(.customer, "Quanto?")],
    tools: [Tool(name: "transfer_to_human", description: "A person.", parameters: ["type": "object"])],
    maximumOutputTokens: 300)
  private static let answer = ScriptedAnswer(
    events: "data: {\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"R$ 1\"}]},\"finishReason\":\"STOP\"}]}\r\n\r\n"
  )

  private func settings(_ more: [String: JSONValue] = [:]) throws -> Settings {
    let json: [String: JSONValue] = ["model": "gemini-2.5-flash", "apiKey": ["secret": "gemini/api-key"]]
    let (settings, problems) = Gemini.descriptor.settings.decode(.object(json.merging(more) { $1 }))
    #expect(problems.isEmpty)
    return try #require(settings)
  }

  private func body(_ more: [String: JSONValue] = [:], prompt: Prompt = Self.prompt) async throws -> JSONValue {
    let transport = ScriptedTransport([Self.answer])
    let adapter = Gemini(settings: try settings(more), context: .forTesting(http: transport))
    _ = try await adapter.reply(to: prompt, into: RecordingSink())
    return try JSONValue(parsing: try #require(transport.calls.first).body)
  }

  @Test("one streamed request, with the key by name in a header and nowhere else")
  func request() async throws {
    let transport = ScriptedTransport([Self.answer])
    let sink = RecordingSink()
    let adapter = Gemini(settings: try settings(), context: .forTesting(http: transport))
    #expect(try await adapter.reply(to: Self.prompt, into: sink).text == "R$ 1")
    #expect(sink.text == "R$ 1")
    let call = try #require(transport.calls.first)
    #expect(transport.calls.count == 1)
    #expect(
      call.url.absoluteString
        == "https://generativelanguage.googleapis.com/v1beta/models/gemini-2.5-flash:streamGenerateContent?alt=sse")
    #expect(call.fields.first { $0.name.canonicalName == "x-goog-api-key" }?.value == .secret("gemini/api-key"))
    let body = try JSONValue(parsing: call.body)
    #expect(body["systemInstruction"] == ["parts": [["text": "Rules."]]])
    #expect(
      body["contents"] == [
        ["role": "user", "parts": [["text": "Oi"]]], ["role": "model", "parts": [["text": "Olá!"]]],
        ["role": "user", "parts": [["text": "Quanto?"]]],
      ])
    #expect(
      body["tools"] == [["functionDeclarations": [["name": "transfer_to_human", "description": "A person."]]]])
    #expect(body["toolConfig"] == ["functionCallingConfig": ["mode": "AUTO"]])
    #expect(body["generationConfig"] == ["maxOutputTokens": 300])
  }

  @Test(
    "a recording is asked about by itself, with the transcription model, and limited reasoning if it is the same model",
    arguments: [("gemini-2.5-flash-lite", nil), ("gemini-2.5-flash", ["thinkingBudget": 0])]
      as [(String, JSONValue?)])
  func recording(model: String, thinking: JSONValue?) async throws {
    let transport = ScriptedTransport([Self.answer])
    let more: [String: JSONValue] = ["transcriptionModel": .string(model), "thinkingBudget": 0]
    let adapter = Gemini(settings: try settings(more), context: .forTesting(http: transport))
    let voice = Recording(mimeType: "audio/ogg", content: [1, 2, 3])
    #expect(try await adapter.transcribe(voice) == Transcription(text: "R$ 1"))
    let call = try #require(transport.calls.first)
    #expect(call.url.path() == "/v1beta/models/\(model):streamGenerateContent")
    let body = try JSONValue(parsing: call.body)
    let parts = body["contents"]?.elements.first?["parts"]?.elements ?? []
    #expect(parts.first == ["inlineData": ["mimeType": "audio/ogg", "data": "AQID"]])
    #expect(parts.count == 2 && body["systemInstruction"] == nil && body["tools"] == nil)
    #expect(body["generationConfig"]?["maxOutputTokens"] == .integer(Transcription.maximumOutputTokens))
    #expect(body["generationConfig"]?["thinkingConfig"] == thinking)
  }

  @Test(
    "what a model returns for a recording",
    arguments: [
      (#"{"content":{"parts":[{"text":" Oi! \n"}]},"finishReason":"STOP"}"#, "Oi!", nil),
      (#"{"content":{"parts":[{"text":"-\n"}]},"finishReason":"STOP"}"#, "", nil),
      (#"{"content":{"parts":[{"text":"Oi - tudo"}]},"finishReason":"MAX_TOKENS"}"#, "Oi - tudo", nil),
      (#"{"finishReason":"SAFETY"}"#, nil, .blocked), (#"{"finishReason":"RECITATION"}"#, nil, .blocked),
      (#"{"content":{"parts":[{"text":"Oi"}]}}"#, nil, .unknown),
    ] as [(String, String?, AdapterError.Outcome?)])
  func heard(candidate: String, text: String?, outcome: AdapterError.Outcome?) async throws {
    let transport = ScriptedTransport([ScriptedAnswer(events: "data: {\"candidates\":[\(candidate)]}\r\n\r\n")])
    let adapter = Gemini(settings: try settings(["transcriptionModel": "ear"]), context: .forTesting(http: transport))
    var failure: AdapterError?
    var heard: Transcription?
    do throws(AdapterError) {
      heard = try await adapter.transcribe(Recording(mimeType: "audio/ogg", content: [1]))
    } catch {
      failure = error
    }
    #expect(heard?.text == text && failure?.outcome == outcome)
  }

  @Test("what an operator sets goes along")
  func configured() async throws {
    var prompt = Self.prompt
    prompt.temperature = 0.25
    prompt.tools = []
    prompt.system = ""
    let body = try await body(["thinkingBudget": 0], prompt: prompt)
    #expect(
      body["generationConfig"]
        == ["maxOutputTokens": 300, "temperature": 0.25, "thinkingConfig": ["thinkingBudget": 0]])
    #expect(body["tools"] == nil && body["toolConfig"] == nil && body["systemInstruction"] == nil)
    #expect(
      try await self.body(["thinkingLevel": "low"])["generationConfig"]?["thinkingConfig"] == ["thinkingLevel": "low"])
  }

  @Test(
    "an address and a model as people write them",
    arguments: [
      ("http://127.0.0.1:4000", "m", "http://127.0.0.1:4000/v1beta/models/m"),
      ("http://127.0.0.1:4000/", "models/m", "http://127.0.0.1:4000/v1beta/models/m"),
      ("https://proxy.example/gemini", "tunedModels/m", "https://proxy.example/gemini/v1beta/tunedModels/m"),
      ("https://proxy.example", "a b?c", "https://proxy.example/v1beta/models/a%20b%3Fc"),
    ])
  func address(base: String, model: String, url: String) async throws {
    let transport = ScriptedTransport([Self.answer])
    let given: [String: JSONValue] = ["baseURL": .string(base), "model": .string(model)]
    let adapter = Gemini(settings: try settings(given), context: .forTesting(http: transport))
    _ = try await adapter.reply(to: Self.prompt, into: RecordingSink())
    #expect(transport.calls.first?.url.absoluteString == "\(url):streamGenerateContent?alt=sse")
  }

  @Test(
    "what the spec cannot express",
    arguments: [
      (["baseURL": "http://example.com"], "baseURL"),
      (["baseURL": "https://generativelanguage.googleapis.com/v1beta"], "baseURL"),
      (["baseURL": "https://proxy.example/v1/"], "baseURL"),
      (["thinkingBudget": 0, "thinkingLevel": "low"], "thinkingLevel"),
      (["baseURL": "http://localhost:4000"], nil), (["baseURL": "http://[::1]:4000"], nil),
    ] as [([String: JSONValue], String?)])
  func problems(given: [String: JSONValue], path: String?) throws {
    #expect(Gemini.check(try settings(given)).map(\.path) == [path].compactMap(\.self))
  }

  private static let list = ScriptedAnswer(json: #"{"models":[{"name":"models/gemini-2.5-flash"}]}"#)
  private static let badKey = ScriptedAnswer(
    status: 400,
    json:
      #"{"error":{"code":400,"message":"API key not valid. Please pass a valid API key.","status":"INVALID_ARGUMENT"}}"#
  )
  private static let overloaded = ScriptedAnswer(
    status: 503, json: #"{"error":{"code":503,"message":"overloaded","status":"UNAVAILABLE"}}"#)

  @Test(
    "trying a key shows its state",
    arguments: [
      ([list, answer], KeyVerification.ok), ([ScriptedAnswer(status: 404), answer], .ok),
      ([ScriptedAnswer(status: 403, json: "{}"), answer], .ok), ([badKey, answer], .ok),
      ([badKey, badKey], .badKey), ([badKey, overloaded], .badKey), ([list, overloaded], .unreachable),
      ([list, ScriptedAnswer(json: "{}")], .unreachable), ([list], .unreachable), ([], .unreachable),
    ])
  func verify(answers: [ScriptedAnswer], state: KeyVerification) async throws {
    let transport = ScriptedTransport(answers)
    let adapter = Gemini(settings: try settings(), context: .forTesting(http: transport))
    #expect(await adapter.verify() == state)
    #expect(transport.calls.first?.url.absoluteString.hasSuffix("/v1beta/models?pageSize=1") == true)
  }

  @Test("Invariant 8: a key that a server echoes is in no message")
  func echoedKey() async throws {
    let echo = ScriptedAnswer(
      status: 400, json: #"{"error":{"code":400,"message":"API key not valid: AIzaSyEchoed. Try another."}}"#)
    let adapter = Gemini(settings: try settings(), context: .forTesting(http: ScriptedTransport([echo])))
    let error = await #expect(throws: AdapterError.self) {
      try await adapter.reply(to: Self.prompt, into: RecordingSink())
    }
    #expect(error?.description.contains("AIza") == false)
    #expect(error?.description.contains("API key not valid:") == true)
  }

  @Test("a server that keeps the connection after the last words is not waited for")
  func grace() async throws {
    var answer = Self.answer
    answer.ending = .fallsSilent
    let clock = ManualClock()
    let adapter = Gemini(
      settings: try settings(), context: .forTesting(http: ScriptedTransport([answer]), clock: clock))
    async let completion = adapter.reply(to: Self.prompt, into: RecordingSink())
    try await waitUntil("the adapter waits for the end of the body") { !clock.deadlines.isEmpty }
    clock.advance(by: AnswerReading.grace)
    #expect(try await completion.text == "R$ 1")
  }
}
