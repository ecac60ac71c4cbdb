import GatewayKit
import GatewayTestKit
import Testing

@testable import OpenAI

/// Every pitfall of the Responses wire that is known, as a named case, and the errors that both wires have.
@Suite struct ResponsesAnswerTests {
  private static let settings: JSONValue = [
    "model": "gpt-5-mini", "apiKey": ["secret": "openai/api-key"], "wire": "responses",
  ]
  private static let own = Result { try AnswerCase.all(in: "../Fixtures/responses", beside: #filePath) }
  private static let cases = Result {
    try own.get() + AnswerCase.all(in: "../Fixtures/answers", beside: #filePath).filter(\.isRefusal)
  }

  @Test("cases are many, and the errors of the other wire are among them")
  func names() throws {
    #expect(try Self.own.get().count > 160)
    #expect(try Self.cases.get().count > Self.own.get().count + 50)
  }

  @Test("a reply", arguments: try cases.get())
  func reply(answer: AnswerCase) async throws {
    try await answer.checkReply(of: OpenAI.self, settings: Self.settings)
  }

  @Test("a key that is tried", arguments: try cases.get().filter { $0.key != nil })
  func key(answer: AnswerCase) async throws {
    try await answer.checkKey(
      of: OpenAI.self, settings: Self.settings, list: ScriptedAnswer(json: #"{"object":"list","data":[]}"#))
  }
}
