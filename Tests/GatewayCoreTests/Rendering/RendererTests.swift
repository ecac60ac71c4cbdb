import GatewayKit
import Testing

@testable import GatewayCore

@Suite("Rendering")
struct RendererTests {
  private let texts = Catalogue.of(locale: "pt-BR")
  static let whatsApp = MessageLimits(
    textLength: 4096, markup: .whatsApp, buttons: .init(count: 3, titleLength: 20, textLength: 1024),
    list: .init(rows: 10, titleLength: 24, descriptionLength: 72, openerLength: 20, textLength: 4096))

  private func texts(_ text: String, limit: Int, _ markup: MessageLimits.Markup = .plain) -> [String] {
    Renderer.render([Reply(text)], limits: MessageLimits(textLength: limit, markup: markup), texts: texts).map(\.text)
  }

  private func options(_ titles: [String]) -> [ReplyOption] {
    titles.enumerated().map { ReplyOption(id: "o/\($0)", title: $1) }
  }

  private func render(_ reply: Reply, _ limits: MessageLimits = RendererTests.whatsApp) -> [OutgoingMessage] {
    Renderer.render([reply], limits: limits, texts: texts)
  }

  // MARK: Splitting

  @Test(
    "Text is cut between paragraphs, lines, sentences, words, characters",
    arguments: [
      ("aaaa bbbb.\n\ncccc dddd", 16, ["aaaa bbbb.", "cccc dddd"]),
      ("aaaa bbbb\ncccc. dddd", 16, ["aaaa bbbb", "cccc. dddd"]),
      ("Um dois. Três quatro", 16, ["Um dois.", "Três quatro"]),
      ("um dois três quatro", 12, ["um dois três", "quatro"]),
      ("abcdefghij", 4, ["abcd", "efgh", "ij"]), ("🇧🇷🇵🇹👩‍👩‍👧e\u{0301}", 2, ["🇧🇷🇵🇹", "👩‍👩‍👧e\u{0301}"]),
      ("  \n ", 4, []), ("```\n   \n```", 4, []), ("", 4, []), ("a", 0, ["a"]),
    ] as [(String, Int, [String])])
  func splitting(text: String, limit: Int, expected: [String]) {
    #expect(texts(text, limit: limit) == expected)
  }

  @Test("A mark that spans a cut is closed and opened again")
  func marksAtCuts() {
    let bold = "**" + Array(repeating: "palavra", count: 12).joined(separator: " ") + "**"
    let whatsApp = texts(bold, limit: 40, .whatsApp)
    #expect(whatsApp.count == 3)
    #expect(whatsApp.allSatisfy { $0.hasPrefix("*palavra") && $0.hasSuffix("palavra*") && $0.count <= 40 })
    let markdown = texts(bold, limit: 40, .markdown)
    #expect(markdown.allSatisfy { $0.hasPrefix("**palavra") && $0.hasSuffix("palavra**") && $0.count <= 40 })
  }

  @Test("A block of code that spans a cut is closed and opened again, its indentation kept")
  func fencesAtCuts() {
    let code = "```\n" + Array(repeating: "  linha um", count: 8).joined(separator: "\n") + "\n```"
    let parts = texts(code, limit: 48, .whatsApp)
    #expect(parts.count > 1)
    #expect(parts.allSatisfy { $0.hasPrefix("```\n  linha") && $0.hasSuffix("um\n```") && $0.count <= 48 })
  }

  @Test("A link is kept whole in Markdown, an address is kept whole where it fits")
  func linksAtCuts() {
    let text = "palavra palavra palavra [clique](https://x.example/p) palavra palavra"
    #expect(texts(text, limit: 60, .markdown).contains { $0.contains("[clique](https://x.example/p)") })
    #expect(texts(text, limit: 40).contains { $0.contains("(https://x.example/p)") })
  }

  // MARK: Options

  @Test("Three short options are buttons, four a list, eleven numbered text")
  func styles() {
    let three = render(Reply("Qual?", options: options(["A", "B", "C"])))
    #expect(
      three == [OutgoingMessage(text: "Qual?", options: .init(style: .buttons, choices: options(["A", "B", "C"])))])
    let four = render(Reply("Qual?", options: options(["A", "B", "C", "D"])))
    #expect(four[0].options?.style == .list)
    #expect(four[0].options?.opener == "Ver opções")
    let eleven = render(Reply("**Qual?**", options: options((1...11).map { "*O\($0)*" })))
    #expect(eleven.count == 1)
    #expect(eleven[0].text.hasPrefix("*Qual?*\n\n1. ∗O1∗\n2. ∗O2∗\n"))
    #expect(eleven[0].text.hasSuffix("\n11. ∗O11∗\n\n\(texts.numberedHint)"))
    #expect(eleven[0].options?.style == .numbered)
    #expect(eleven[0].options?.choices.map(\.title) == (1...11).map { "*O\($0)*" })
  }

  @Test("Labels too long for buttons fit a list; those too long for both continue in the second line")
  func labels() {
    let list = render(Reply("?", options: options(["Bolo de cenoura grande", "Pão"])))
    #expect(list[0].options?.style == .list)
    #expect(list[0].options?.choices[0].title == "Bolo de cenoura grande")
    let titles = ["Bolo de cenoura com cobertura", "👩‍👩‍👧 família inteira com as crianças"]
    let buttons = render(Reply("?", options: options(titles)))
    #expect(buttons[0].options?.style == .buttons)
    #expect(buttons[0].options?.choices.map(\.title) == ["Bolo de cenoura com…", "👩‍👩‍👧 família inteira c…"])
    let rows = render(Reply("?", options: options(titles + ["C", "D"])))
    #expect(rows[0].options?.choices[0].title == "Bolo de cenoura com cob…")
    #expect(rows[0].options?.choices[0].description == titles[0])
  }

  @Test("Labels that shortening makes equal are numbered text")
  func equalLabels() {
    let titles = ["Bolo de cenoura com cobertura de chocolate", "Bolo de cenoura com cobertura de limão"]
    let message = render(Reply("?", options: options(titles)))
    #expect(message[0].options?.style == .numbered)
    #expect(message[0].text.contains("1. \(titles[0])\n2. \(titles[1])"))
    #expect(render(Reply("?", options: options(["A", "A"])))[0].options?.style == .numbered)
  }

  @Test("Second lines make a list of what would be buttons")
  func descriptions() {
    let choices = [ReplyOption(id: "a", title: "A", description: "o melhor"), ReplyOption(id: "b", title: "B")]
    let message = render(Reply("?", options: choices))[0]
    #expect(message.options?.style == .list)
    #expect(message.options?.choices == choices)
    var plain = Self.whatsApp
    plain.buttons = nil
    plain.list = nil
    #expect(render(Reply("?", options: choices), plain)[0].text.contains("1. A – o melhor\n2. B"))
  }

  @Test("A prompt longer than options allow comes first, and the options with its end")
  func longPrompt() {
    let prompt = Array(repeating: "Uma frase inteira.", count: 300).joined(separator: " ")
    let messages = render(Reply(prompt, options: options(["Sim", "Não"])))
    #expect(messages.count > 1)
    #expect(messages.dropLast().allSatisfy { $0.options == nil && $0.text.count <= 4096 })
    #expect(messages.last?.options?.style == .buttons)
    #expect(messages.last.map { $0.text.count <= 1024 && !$0.text.isEmpty } == true)
    #expect(messages.map(\.text).joined(separator: " ") == prompt)
  }

  @Test("Options without a prompt get one; labels of nothing get their number; lines in labels become spaces")
  func blanks() {
    let buttons = render(Reply(" ", options: options(["", "a\n b"])))
    #expect(buttons[0].text == "Ver opções")
    #expect(buttons[0].options?.choices.map(\.title) == ["1", "a b"])
  }

  // MARK: Numbers

  @Test(
    "A number picks from numbered text",
    arguments: [
      ("2", 2), ("2.", 2), ("2)", 2), (" 2️⃣", 2), ("opção 2", 2), ("Opcion 2", 2), ("option #2", 2), ("nº 2", 2),
      ("número 2!", 2), ("２", 2), ("02", 2), ("10", 10), ("🔟", 10), ("11", nil), ("0", nil), ("", nil), ("2 pães", nil),
      ("dois", nil), ("1 2", nil), ("-", nil), ("2222", nil), (String(repeating: "2", count: 10_000), nil),
    ] as [(String, Int?)])
  func numbers(text: String, picked: Int?) {
    let choices = options((1...10).map { "Opção \($0)" })
    #expect(NumberedOptions.choice(in: text, choices) == picked.map { choices[$0 - 1] })
  }

  @Test("Numbered options are remembered of the last message only")
  func remembered() {
    let numbered = OutgoingMessage(text: "1. A", options: .init(style: .numbered, choices: options(["A"])))
    let words = OutgoingMessage(text: "oi")
    #expect(NumberedOptions.shown(in: [words, numbered]) == options(["A"]))
    #expect(NumberedOptions.shown(in: [numbered, words]).isEmpty)
    #expect(NumberedOptions.shown(in: []).isEmpty)
  }
}
