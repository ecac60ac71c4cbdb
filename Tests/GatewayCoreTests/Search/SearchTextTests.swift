import Foundation
import GatewayKit
import Testing

@testable import GatewayCore

/// Texts and queries become words in the same way, and hits have their place in the original text.
@Suite struct SearchTextTests {
  private static let texts = [
    "", " ", "Olá", "¿Qual é o HORÁRIO?", "don't stop", "a ½ b", "ﬁm ＡＢＣ", "👩🏽‍🍳 bolo 🇧🇷🇵🇹!", "営業時間は何時ですか",
    "e\u{301}e\u{301}", "R$ 10,00 + 5 = 15",
    "x\u{200D}y", "<b>oi</b>", "a\u{0}b", "straße Ærø ĳ", "\u{0E01}\u{0E31}\u{0E19}",
  ]

  @Test("located words are the words of the folded text", arguments: texts)
  func same(text: String) {
    let folded = FoldedText(text).words.split(separator: " ").map(String.init)
    #expect(LocatedWords(text).words.map(\.folded) == folded)
  }

  @Test("a word's place is where it stands in the text", arguments: texts)
  func places(text: String) {
    let units = Array(text.utf16)
    for word in LocatedWords(text).words {
      let piece = String(decoding: units[word.place], as: UTF16.self)
      #expect(FoldedText(piece).words.split(separator: " ").map(String.init).contains(word.folded), "\(piece)")
    }
  }

  @Test("a snippet shows the first hit with its surroundings, and the places of all hits in the whole text")
  func snippet() throws {
    let text =
      String(repeating: "é ", count: 500) + "O Horário é às 8. " + String(repeating: "x", count: 500) + " HORÁRIOS"
    let snippet = SearchSnippet(of: text, for: try #require(SearchWords("horario")))
    #expect(snippet.text.contains("Horário"))
    #expect(snippet.text.count == 200)
    let units = Array(text.utf16)
    #expect(
      snippet.matches.map { String(decoding: units[$0.start..<$0.start + $0.length], as: UTF16.self) }
        == ["Horário", "HORÁRIOS"])
    #expect(String(decoding: units[snippet.start...].prefix(snippet.text.utf16.count), as: UTF16.self) == snippet.text)
  }

  @Test("a query has at most eight words, only the last one may be a beginning, and one letter never is")
  func words() throws {
    #expect(SearchWords("¡!") == nil)
    #expect(try #require(SearchWords("Bom DIA")).words == ["bom", "dia"])
    #expect(try #require(SearchWords("Bom DIA")).endsOpen)
    #expect(try #require(SearchWords("Bom DIA ")).endsOpen == false)
    #expect(try #require(SearchWords("a")).endsOpen == false)
    #expect(try #require(SearchWords(String(repeating: "a ", count: 100))).words.count == 8)
    #expect(
      try #require(SearchWords(String(repeating: "ab", count: 1_000))).words == [String(repeating: "ab", count: 32)])
    #expect(try #require(SearchWords("+55 (11) 98765-4321")).digits == "5511987654321")
    #expect(try #require(SearchWords("pedido 98765")).digits == nil)
    #expect(SearchWords("\u{E000}1") == nil)
  }

  @Test("a phone number is indexed from each of its digits on, and an e-mail address by its words")
  func addresses() {
    #expect(IndexedWords.addresses(["wa:5511987"]) == "5511987 511987 11987 1987")
    #expect(IndexedWords.addresses(["email:Ana.Souza@example.com"]) == "ana souza example com")
  }
}
