import Foundation
import GatewayKit
import GatewayTestKit
import HTTPTypes
import Logging
import Synchronization
import Testing

@testable import OpenAI

@Suite struct OpenAITests {
  private static let prompt = Prompt(
    system: "Rules.", messages: [.init(.customer, "Oi"), .init(.business, "Olá!"), .init(.customer, "Quanto?")],
    tools: [Tool(name: "transfer_to_human", description: "A person.", parameters: ["type": "object"])],
    maximumOutputTokens: 300)

  private func adapter(_ transport: CannedTransport, _ more: [String: JSONValue] = [:]) throws -> OpenAI {
    let json: [String: JSONValue] = ["model": "m", "apiKey": ["secret": "openai/api-key"]]
    let (settings, problems) = OpenAI.descriptor.settings.decode(.object(json.merging(more) { $1 }))
    #expect(problems.isEmpty)
    return OpenAI(
      settings: try #require(settings),
      context: ProviderContext(
        provider: "openai", http: transport, clock: ManualClock(), log: Logger(label: "test")))
  }

  @Test("One streamed request, with the key by name and the prompt in its roles")
  func request() async throws {
    let transport = CannedTransport([
      .init(
        200, "data: {\"choices\":[{\"delta\":{\"content\":\"R$ 1\"},\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n")
    ])
    let sink = Words()
    let completion = try await adapter(transport).reply(to: Self.prompt, into: sink)
    #expect(completion.text == "R$ 1")
    #expect(sink.all == ["R$ 1"])
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

  @Test("A compatible server's address is kept whole, with or without a slash at its end")
  func baseURL() async throws {
    for base in ["http://127.0.0.1:8080/v1", "http://127.0.0.1:8080/v1/"] {
      let transport = CannedTransport([.init(500, "")])
      _ = try? await adapter(transport, ["baseURL": .string(base)]).reply(to: Self.prompt, into: Words())
      #expect(transport.calls.first?.url.absoluteString == "http://127.0.0.1:8080/v1/chat/completions")
    }
  }

  @Test("http:// beyond this machine is refused before it is used")
  func clearText() throws {
    let (settings, _) = OpenAI.descriptor.settings.decode(
      ["model": "m", "apiKey": ["secret": "k"], "baseURL": "http://example.com/v1"])
    #expect(OpenAI.check(try #require(settings)).map(\.path) == ["baseURL"])
  }

  private static let word =
    #"{"choices":[{"message":{"role":"assistant","content":"ok"},"finish_reason":"stop"}]}"#

  @Test(
    "A key that is tried tells its state",
    arguments: [
      ([CannedTransport.Answer(200, "{}"), .init(200, word)], KeyVerification.ok),
      ([.init(404, ""), .init(200, word)], .ok),
      ([.init(403, "{}"), .init(200, word)], .ok),
      ([.init(200, "{}"), .init(200, "<html>")], .unreachable),
      ([.init(401, "{}")], .badKey),
      ([.init(200, "{}"), .init(429, #"{"error":{"code":"insufficient_quota"}}"#)], .noCredit),
      ([.init(200, "{}"), .init(404, #"{"error":{"code":"model_not_found"}}"#)], .noModelAccess),
      ([.init(502, ""), .init(502, "")], .unreachable),
      ([], .unreachable),
    ])
  func verify(answers: [CannedTransport.Answer], state: KeyVerification) async throws {
    #expect(try await adapter(CannedTransport(answers)).verify() == state)
  }
}

/// Gives the answers it was made with, in order; then it cannot be reached.
final class CannedTransport: HTTPTransport {
  struct Answer: Sendable {
    let status: Int
    let body: String
    init(_ status: Int, _ body: String) {
      self.status = status
      self.body = body
    }
  }

  private let answers: Mutex<[Answer]>
  private let made = Mutex<[HTTPCall]>([])

  init(_ answers: [Answer]) { self.answers = Mutex(answers) }

  var calls: [HTTPCall] { made.withLock { $0 } }

  func send(_ call: HTTPCall) async throws(AdapterError) -> HTTPAnswer {
    made.withLock { $0.append(call) }
    guard let answer = answers.withLock({ $0.isEmpty ? nil : $0.removeFirst() }) else {
      throw AdapterError(.unavailable, "no connection")
    }
    let bytes = Array(answer.body.utf8)
    return HTTPAnswer(
      status: HTTPResponse.Status(code: answer.status), headers: [.contentType: "text/event-stream"],
      body: AsyncThrowingStream { continuation in
        continuation.yield(bytes)
        continuation.finish()
      })
  }
}

/// Keeps the words it is given.
final class Words: ReplySink {
  private let words = Mutex<[String]>([])
  var all: [String] { words.withLock { $0 } }
  func write(_ text: String) { words.withLock { $0.append(text) } }
}
