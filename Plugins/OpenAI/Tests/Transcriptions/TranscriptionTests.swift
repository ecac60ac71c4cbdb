import Foundation
import GatewayKit
import GatewayTestKit
import HTTPTypes
import Testing

@testable import OpenAI

/// Recordings on their way to `/audio/transcriptions` and back.
@Suite struct TranscriptionTests {
  private static let voice = Recording(mimeType: "audio/ogg", content: Array("OggS\r\n".utf8) + [0, 255])

  private func adapter(_ transport: any HTTPTransport, _ more: [String: JSONValue] = [:]) throws -> OpenAI {
    let json: [String: JSONValue] = [
      "model": "m", "apiKey": ["secret": "openai/api-key"], "transcriptionModel": "ear",
    ]
    let (settings, problems) = OpenAI.descriptor.settings.decode(.object(json.merging(more) { $1 }))
    #expect(problems.isEmpty)
    return OpenAI(settings: try #require(settings), context: .forTesting(http: transport))
  }

  @Test("One form: the key by name, the model, the JSON format, and the file under a name with its type")
  func request() async throws {
    let transport = ScriptedTransport([ScriptedAnswer(json: #"{"text":"oi"}"#)])
    #expect(try await adapter(transport).transcribe(Self.voice) == Transcription(text: "oi"))
    let call = try #require(transport.calls.first)
    #expect(transport.calls.count == 1)
    #expect(call.url.absoluteString == "https://api.openai.com/v1/audio/transcriptions")
    #expect(call.fields.contains(.init(.authorization, .secret("openai/api-key", prefix: "Bearer "))))
    #expect(call.fields.contains(.init(.contentType, .plain("multipart/form-data; boundary=balcao-part-0-"))))
    let form = """
      --balcao-part-0-\r
      Content-Disposition: form-data; name="model"\r
      \r
      ear\r
      --balcao-part-0-\r
      Content-Disposition: form-data; name="response_format"\r
      \r
      json\r
      --balcao-part-0-\r
      Content-Disposition: form-data; name="file"; filename="recording.ogg"\r
      Content-Type: audio/ogg\r
      \r

      """
    #expect(call.body == Array(form.utf8) + Self.voice.content + Array("\r\n--balcao-part-0---\r\n".utf8))
  }

  @Test("What parts the form is nowhere in the recording")
  func boundary() {
    let content = Array("a balcao-part-0- b balcao-part-1- c".utf8)
    let request = TranscriptionRequest(Recording(mimeType: "audio/mpeg", content: content), model: "ear")
    #expect(request.boundary == "balcao-part-2-")
  }

  @Test(
    "What servers say of a recording",
    arguments: [
      (#"{"text":"Quanto custa?"}"#, "Quanto custa?", nil),
      (#"{"text":""}"#, "", nil),
      (
        #"{"text":"oi","usage":{"type":"tokens","input_tokens":14,"output_tokens":5,"total_tokens":19}}"#, "oi",
        TokenUsage(input: 14, output: 5)
      ),
      (#"{"text":"oi","usage":{"type":"duration","seconds":3}}"#, "oi", nil),
      (#"{"text":"oi","usage":{"prompt_tokens":1,"completion_tokens":2}}"#, "oi", TokenUsage(input: 1, output: 2)),
      (#"{"text":"oi","usage":null,"segments":[],"language":"portuguese","duration":2.5}"#, "oi", nil),
    ] as [(String, String, TokenUsage?)])
  func answers(body: String, text: String, usage: TokenUsage?) throws {
    #expect(try TranscriptionAnswer.read(Array(body.utf8)) == Transcription(text: text, usage: usage))
  }

  @Test(
    "An invalid answer fails, by its class",
    arguments: [
      (ScriptedAnswer(json: "{}"), .unknown), (ScriptedAnswer(json: #"{"text":null}"#), .unknown),
      (ScriptedAnswer(json: "oi"), .unknown), (ScriptedAnswer(json: ""), .unknown),
      (ScriptedAnswer(json: #"{"error":{"message":"Overloaded.","code":"server_is_overloaded"}}"#), nil),
      (ScriptedAnswer(status: 400, json: #"{"error":{"message":"Invalid file format."}}"#), .rejected),
      (ScriptedAnswer(status: 401, json: #"{"error":{"code":"invalid_api_key"}}"#), .unauthorized),
      (ScriptedAnswer(status: 404, json: #"{"detail":"Not Found"}"#), .rejected),
      (ScriptedAnswer(status: 413, json: #"{"error":{"message":"Maximum content size limit"}}"#), .rejected),
      (ScriptedAnswer(status: 429, json: #"{"error":{"code":"insufficient_quota"}}"#), .exhausted),
      (ScriptedAnswer(status: 503), .unavailable),
    ] as [(ScriptedAnswer, AdapterError.Outcome?)])
  func failures(answer: ScriptedAnswer, outcome: AdapterError.Outcome?) async throws {
    let adapter = try adapter(ScriptedTransport([answer]))
    let error = await #expect(throws: AdapterError.self) { try await adapter.transcribe(Self.voice) }
    if let outcome { #expect(error?.outcome == outcome) }
  }

  @Test("Without a model nothing is sent")
  func unset() async throws {
    let (settings, _) = OpenAI.descriptor.settings.decode(["model": "m", "apiKey": ["secret": "k"]])
    #expect(OpenAI.transcriptionModel(try #require(settings)) == nil)
    #expect(OpenAI.takes("audio/ogg") && !OpenAI.takes("audio/amr"))
  }
}
