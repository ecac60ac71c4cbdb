import Foundation
import Testing

/// docs/interfaces/content.md, "Handoff", sentence by sentence.
@Suite("Handoff is as the page says", .timeLimit(.minutes(5)))
struct HandoffRuleTests {
  @Test("Sentence by sentence", arguments: HandoffRule.all)
  func rule(_ rule: HandoffRule) async throws { try await rule.show() }

  @Test("Every sentence of the page is shown, and no other")
  func everySentence() throws {
    let page = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../../../docs/interfaces/content.md").standardized
    let text = try String(contentsOf: page, encoding: .utf8)
    let section = try #require(text.firstRange(of: "\n## Handoff\n")).upperBound
    let lines = text[section...].split(separator: "\n").prefix { !$0.hasPrefix("## ") }
    let sentences = lines.filter { $0.hasPrefix("- ") }.map { String($0.dropFirst(2)) }
    #expect(Set(sentences) == Set(HandoffRule.all.map(\.sentence)))
    #expect(sentences.count == HandoffRule.all.count)
  }
}
