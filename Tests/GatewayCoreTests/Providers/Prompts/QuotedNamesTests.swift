import Testing

@testable import GatewayCore

@Suite struct QuotedNamesTests {
  @Test(
    "A name is quoted where it stands as in a program",
    arguments: [
      ("book_visit", "call book_visit now", true), ("book_visit", "BOOK_VISIT", true),
      ("book_visit", "ｂｏｏｋ＿ｖｉｓｉｔ", true), ("book_visit", "bo\u{200B}ok_visit!", true),
      ("book_visit", "book_visits", false), ("book_visit", "ebook_visit", false),
      ("book_visit", "book visit", false), ("book_visit", "I want to book a visit", false),
      ("bookVisit", "bookvisit()", true), ("agendar2", "agendar2", true),
      ("pedido", "quero fazer um pedido", false), ("pedido", "o \"pedido\" de ontem", false),
      ("pedido", "pedido (o de ontem)", false), ("pedido", "Pedido: dois bolos", false),
      ("pedido", "`pedido`", true), ("pedido", "pedido({})", true), ("pedido", "<pedido>", true),
      ("pedido", #"{"name": "pedido"}"#, true), ("pedido", #"{"name":"pedido","arguments":{}}"#, true),
      ("pedido", "pedidos({})", false), ("pedido", "meu pedido, depois pedido()", true),
    ] as [(String, String, Bool)])
  func quoted(_ name: String, _ words: String, _ isQuoted: Bool) {
    #expect(QuotedNames(words: ["oi", words]).contain(name) == isQuoted)
  }
}
