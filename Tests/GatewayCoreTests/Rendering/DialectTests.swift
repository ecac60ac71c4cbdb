import GatewayKit
import Testing

@testable import GatewayCore

@Suite("Markdown in the channels' own marks")
struct DialectTests {
  private func render(_ text: String, _ markup: MessageLimits.Markup) -> String {
    Renderer.render(
      [Reply(text)], limits: MessageLimits(textLength: 100_000, markup: markup), texts: Catalogue.of(locale: "pt")
    ).map(\.text).joined(separator: "⏎")
  }

  @Test(
    "Marks",
    arguments: [
      ("**forte** e *leve* e _leve_ e ~~fora~~", "*forte* e _leve_ e _leve_ e ~fora~", "forte e leve e leve e fora"),
      ("***ambos***", "*_ambos_*", "ambos"), ("*um **dois** um*", "_um *dois* um_", "um dois um"),
      ("`a*b*`", "`a*b*`", "a*b*"), ("``a`b``", "`a‵b`", "a`b"),
      ("[pão](https://x.example/p)", "pão (https://x.example/p)", "pão (https://x.example/p)"),
      ("[https://x.example](https://x.example)", "https://x.example", "https://x.example"),
      ("[a@x.example](mailto:a@x.example)", "a@x.example", "a@x.example"),
      ("<https://x.example/a_b_>", "https://x.example/a_b＿", "https://x.example/a_b_"),
      ("![foto](https://x.example/f.png)", "foto (https://x.example/f.png)", "foto (https://x.example/f.png)"),
      ("[**pão**](u)", "*pão* (u)", "pão (u)"), ("# Título #\n\ntexto", "*Título*\n\ntexto", "Título\n\ntexto"),
      ("- um\n- **dois**\n  * três", "• um\n• *dois*\n  • três", "• um\n• dois\n  • três"),
      ("1. um\n2) dois", "1. um\n2) dois", "1. um\n2) dois"), ("> citado", "> citado", "> citado"),
      ("```swift\nlet *a*\n  b\n```\nfim", "```\nlet *a*\n  b\n```\nfim", "let *a*\n  b\nfim"),
      ("**duas\nlinhas**", "*duas*\n*linhas*", "duas\nlinhas"), ("a\\\nb", "a\nb", "a\nb"), ("a  \nb", "a\nb", "a\nb"),
      ("2 * 3 * 4", "2 * 3 * 4", "2 * 3 * 4"), ("snake_case_name", "snake_case_name", "snake_case_name"),
      ("**sem fim", "∗∗sem fim", "**sem fim"), ("[sem](fim", "[sem](fim", "[sem](fim"), ("a\r\nb", "a\nb", "a\nb"),
      ("~um~", "∼um∼", "~um~"), ("~~~\ncod\n~~~", "```\ncod\n```", "cod"), ("🇧🇷 **👩‍👩‍👧**", "🇧🇷 *👩‍👩‍👧*", "🇧🇷 👩‍👩‍👧"),
      ("[a [b](c)", "[a b (c)", "[a b (c)"), ("#não é", "#não é", "#não é"),
      ("```\naberto", "```\naberto\n```", "aberto"),
    ])
  func marks(markdown: String, whatsApp: String, plain: String) {
    #expect(render(markdown, .whatsApp) == whatsApp)
    #expect(render(markdown, .plain) == plain)
    #expect(render(markdown, .markdown) == markdown)
  }

  @Test(
    "What a customer wrote reads the same on every channel, and is marked up on none",
    arguments: [
      "*oi*", "_a_ ~b~ `c`", "ana_maria@x.example", "[a](b)", "# a", "- a\n- b", "5*4*3", "```\nx\n```", "\\*",
      "&amp; <b>",
    ])
  func customers(value: String) {
    let text = "**Você disse:** \(value.markdownEscaped)"
    #expect(render(text, .plain) == "Você disse: \(value)")
    let whatsApp = render(text, .whatsApp)
    let restored = whatsApp.dropFirst("*Você disse:* ".count)
      .replacing("∗", with: "*").replacing("＿", with: "_").replacing("∼", with: "~").replacing("‵", with: "`")
    #expect(restored == value)
    #expect(!Self.isMarkedUp(whatsApp.dropFirst("*Você disse:* ".count)))
    let spans = MarkdownReader.spans(of: render(text, .markdown))
    #expect(spans.map(\.text).joined() == "Você disse: \(value)")
    #expect(spans.filter { !$0.style.isEmpty }.map(\.text) == ["Você disse:"])
  }

  /// Whether WhatsApp would find a mark: it opens after a word's edge before a character, and closes the other way round.
  private static func isMarkedUp(_ text: Substring) -> Bool {
    let characters = Array(text)
    return "*_~`".contains { mark in
      let opens = characters.indices.first { index in
        characters[index] == mark && (index == 0 || !(characters[index - 1].isLetter || characters[index - 1].isNumber))
          && index + 1 < characters.count && !characters[index + 1].isWhitespace
      }
      guard let opens else { return false }
      return characters[(opens + 1)...].indices.contains { index in
        characters[index] == mark && !characters[index - 1].isWhitespace
          && (index + 1 == characters.count || !(characters[index + 1].isLetter || characters[index + 1].isNumber))
      }
    }
  }

  @Test(
    "Hostile Markdown is read in time linear in its length, and no character is lost",
    arguments: [
      "*", "**", "_", "*a ", "a* ", "*a_ ", "**a *b ", "[", "![", "]", "](", "[a](", "[a](b", "`", "``", "` ", "`a``b",
      "\\", "\\*", "<", "<http://", "> ", "- ", "~~", "~~a", "#", "###### ", "```\n", "\n", "*_*_", "e\u{0301}*", "(",
      "[](",
    ], [MessageLimits.Markup.plain, .whatsApp])
  func hostile(piece: String, markup: MessageLimits.Markup) {
    let text = String(repeating: piece, count: 10_000 / piece.count)
    let limits = MessageLimits(textLength: 4096, markup: markup)
    let time = computingTime { _ = Renderer.render([Reply(text)], limits: limits, texts: Catalogue.of(locale: "pt")) }
    // A debug build takes milliseconds; a quadratic reader would take minutes.
    #expect(time < .seconds(10))
  }
}
