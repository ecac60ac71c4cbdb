import GatewayKit
import Testing

@Suite struct ServerWordsTests {
  @Test(
    "Invariant 8: text that might be a key is removed from messages",
    arguments: [
      ("Incorrect API key provided: sk-proj-abc. Try another.", "Incorrect API key provided: … Try another."),
      ("API key not valid: AIzaSyAbc", "API key not valid: …"),
      ("token 0123456789abcdef0123\nis\tbad", "token … is bad"),
      ("The input token count (1200000) exceeds 1048576.", "The input token count (1200000) exceeds 1048576."),
    ])
  func harmless(words: String, shown: String) {
    #expect(ServerWords.harmless(words) == shown)
  }

  @Test("a long message is cut")
  func long() {
    #expect(ServerWords.harmless(String(repeating: "a ", count: 1_000)).count < 401)
  }
}
