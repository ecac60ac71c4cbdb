import Foundation
import GatewayKit
import Testing

@Suite struct SecretRefTests {
  @Test(
    "a name has 1 to 100 characters of a small alphabet",
    arguments: [
      ("openai/api-key", true), ("a", true), ("a.b_c-9", true), (String(repeating: "a", count: 100), true), ("", false),
      (String(repeating: "a", count: 101), false), ("OpenAI", false), ("chave é", false), ("a b", false),
      ("a\n", false),
    ])
  func form(name: String, isWellFormed: Bool) {
    #expect(SecretRef(rawValue: name).isWellFormed == isWellFormed)
  }

  @Test("identifiers are bare strings in JSON, in order of their names")
  func identifiers() throws {
    let ids: [ChannelID] = ["b", "a"]
    #expect(String(decoding: try JSONEncoder().encode(ids.sorted()), as: UTF8.self) == "[\"a\",\"b\"]")
    #expect(try JSONDecoder().decode([ChannelID].self, from: Data("[\"site\"]".utf8)) == ["site"])
    #expect(Alias(scheme: "wa", value: "55").rawValue == "wa:55")
  }
}
