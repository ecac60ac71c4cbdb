import GatewayKit
import GatewayTestKit
import Testing

@testable import OpenAI

/// Every pitfall of the wire that is known, as a named case: what the adapter makes of it, however the network cuts it.
@Suite struct AnswerTests {
  private static let settings: JSONValue = ["model": "m", "apiKey": ["secret": "openai/api-key"]]
  private static let cases = Result { try AnswerCase.all(in: "Fixtures/answers", beside: #filePath) }

  @Test("cases have names of their own, and are many")
  func names() throws { #expect(try Self.cases.get().count > 200) }

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
