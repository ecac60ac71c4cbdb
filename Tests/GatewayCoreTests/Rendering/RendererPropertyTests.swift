import GatewayKit
import Testing

@testable import GatewayCore

@Suite("Rendering, whatever comes")
struct RendererPropertyTests {
  /// The same numbers at every run (SplitMix64).
  private struct Seeded: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
      state &+= 0x9e37_79b9_7f4a_7c15
      var z = state
      z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
      z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
      return z ^ (z >> 31)
    }
  }

  private static let pieces = [
    "palavra", "a", " ", "\n", "\n\n", ". ", "**", "*", "_", "~~", "`", "```\n", "[", "](https://x.example)", "- ",
    "1. ",
    "# ", "> ", "👩‍👩‍👧", "🇧🇷", "e\u{0301}", "\\", "\\*", "<", "muito longa mesmo", "。", "\u{200B}", "\t", "ção",
  ]

  private func text(_ count: Int, _ random: inout Seeded) -> String {
    (0..<Int.random(in: 0...count, using: &random)).map { _ in Self.pieces.randomElement(using: &random) ?? "" }
      .joined()
  }

  private func limits(_ random: inout Seeded) -> MessageLimits {
    func length(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &random) }
    let markup = [MessageLimits.Markup.markdown, .whatsApp, .plain].randomElement(using: &random) ?? .plain
    var limits = MessageLimits(textLength: length(1...200), markup: markup)
    if Bool.random(using: &random) {
      limits.buttons = .init(count: length(1...5), titleLength: length(0...30), textLength: length(1...120))
    }
    if Bool.random(using: &random) {
      limits.list = .init(
        rows: length(1...10), titleLength: length(0...30), descriptionLength: length(0...40),
        openerLength: length(0...20), textLength: length(1...120))
    }
    return limits
  }

  @Test("Every message is within limits, every option is there once, and no text is lost", arguments: 0..<40)
  func within(seed: Int) {
    var random = Seeded(state: UInt64(seed))
    for _ in 0..<25 {
      let limits = limits(&random)
      let options = (0..<Int.random(in: 0...12, using: &random)).map {
        ReplyOption(
          id: "o/\($0)", title: text(4, &random), description: Bool.random(using: &random) ? text(3, &random) : nil)
      }
      let reply = Reply(text(80, &random), options: options)
      let messages = Renderer.render([reply], limits: limits, texts: Catalogue.of(locale: "en"))
      for (index, message) in messages.enumerated() {
        check(message, isLast: index == messages.count - 1, limits, options)
      }
      if options.isEmpty {
        checkText(reply.text, messages.map(\.text), limits.markup)
      } else {
        #expect(!messages.isEmpty)
      }
    }
  }

  private func check(
    _ message: OutgoingMessage, isLast: Bool, _ limits: MessageLimits, _ options: [ReplyOption]
  ) {
    #expect(message.text.count <= limits.textLength)
    #expect(message.text.contains { !$0.isWhitespace })
    #expect((message.options != nil) == (isLast && !options.isEmpty))
    guard let shown = message.options else { return }
    #expect(shown.choices.map(\.id) == options.map(\.id))
    #expect(shown.choices.allSatisfy { !$0.title.isEmpty })
    switch shown.style {
    case .buttons:
      guard let buttons = limits.buttons else {
        Issue.record("no buttons there")
        return
      }
      #expect(shown.choices.count <= buttons.count && message.text.count <= buttons.textLength)
      #expect(shown.choices.allSatisfy { $0.title.count <= buttons.titleLength })
      #expect(Set(shown.choices.map(\.title)).count == shown.choices.count)
    case .list:
      guard let list = limits.list else {
        Issue.record("no list there")
        return
      }
      #expect(shown.choices.count <= list.rows && message.text.count <= list.textLength)
      #expect(shown.opener.map { (1...list.openerLength).contains($0.count) } == true)
      #expect(shown.choices.allSatisfy { $0.title.count <= list.titleLength })
      #expect(shown.choices.allSatisfy { ($0.description?.count ?? 0) <= list.descriptionLength })
      #expect(Set(shown.choices.map(\.title)).count == shown.choices.count)
    case .numbered: break
    }
  }

  /// Takes white space off, which cuts may drop.
  private func checkText(_ source: String, _ rendered: [String], _ markup: MessageLimits.Markup) {
    func packed(_ text: String) -> String {
      String(String.UnicodeScalarView(text.unicodeScalars.filter { !$0.properties.isWhitespace }))
    }
    func words(_ text: String, _ markup: MessageLimits.Markup) -> String {
      packed(
        Renderer.render(
          [Reply(text)], limits: MessageLimits(textLength: 1_000_000, markup: markup), texts: Catalogue.of(locale: "en")
        ).map(\.text).joined())
    }
    switch markup {
    case .plain: #expect(packed(rendered.joined()) == words(source, .plain))
    // What marks a cut closes and opens again, so letters are compared.
    case .whatsApp, .markdown:
      let letters: (String) -> String = { String($0.filter { $0.isLetter || $0.isNumber }) }
      #expect(
        letters(rendered.joined())
          == letters(markup == .markdown && rendered.count < 2 ? source : words(source, .plain)))
    }
  }

  @Test("Nothing but the letters and length of a channel's option ids leaves the renderer changed")
  func several() {
    let replies = [Reply("um"), Reply(""), Reply("dois", options: [ReplyOption(id: "x", title: "X")]), Reply("três")]
    let messages = Renderer.render(replies, limits: RendererTests.whatsApp, texts: Catalogue.of(locale: "en"))
    #expect(messages.map(\.text) == ["um", "dois", "três"])
    #expect(messages.map { $0.options?.choices.map(\.id) } == [nil, ["x"], nil])
  }
}
