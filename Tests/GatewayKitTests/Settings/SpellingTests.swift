import GatewayKit
import Testing

@Suite struct SpellingTests {
  @Test(
    "the nearest word within a third of the letters is meant",
    arguments: [
      ("phoneNumberId", "phoneNumberID"), ("alowedOrigins", "allowedOrigins"), ("channnels", "channels"),
      ("contnet", "content"), ("x", nil), ("completely", nil), ("", nil),
    ])
  func nearest(word: String, expected: String?) {
    let candidates = ["phoneNumberID", "allowedOrigins", "channels", "content"]
    #expect(Spelling.nearest(to: word, among: candidates) == expected)
  }

  @Test("without candidates nothing is meant")
  func none() { #expect(Spelling.nearest(to: "word", among: []) == nil) }

  @Test("the first of equally near words is meant")
  func tie() { #expect(Spelling.nearest(to: "bat", among: ["cat", "hat"]) == "cat") }
}
