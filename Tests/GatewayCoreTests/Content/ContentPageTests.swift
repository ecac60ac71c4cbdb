import Foundation
import GatewayKit
import Testing

@testable import GatewayCore

/// What people copy from must itself be right.
@Suite struct ContentPageTests {
  private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  @Test("every example of docs/interfaces/content.md is a bundle without a finding")
  func examples() throws {
    let page = try String(contentsOf: Self.root.appending(path: "docs/interfaces/content.md"), encoding: .utf8)
    let blocks = page.components(separatedBy: "```json\n").dropFirst().map { $0.components(separatedBy: "\n```")[0] }
    #expect(blocks.count >= 8)
    for block in blocks {
      let (bundle, found) = ContentBundle.decode(bytes: Array(block.utf8), channels: ["site", "whatsapp"])
      #expect(bundle != nil && found.isEmpty, "\(found) in \(block)")
    }
  }

  @Test("the demo's content is without a finding")
  func demo() throws {
    let data = try Data(contentsOf: Self.root.appending(path: "demo/padaria.json"))
    let (bundle, found) = ContentBundle.decode(bytes: Array(data), channels: ["site"])
    #expect(found.isEmpty, "\(found)")
    #expect(bundle != nil)
  }

  @Test(
    "the demo answers as a visitor expects",
    arguments: [
      ("Oi!", "greeting"), ("qual o horário?", "hours"), ("Vocês abrem no domingo?", "hours"),
      ("qual o horário de entrega", "delivery"), ("onde fica a padaria", "address"), ("QUANTO CUSTA o bolo", "menu"),
      ("🥐", "menu"), ("aceita pix?", "payment"), ("tem pão sem glúten", "gluten"), ("❤", "thanks"),
      ("quero encomendar um bolo", "order"), ("encomenda", nil), ("quero falar com um atendente", nil), ("xyz", nil),
    ])
  func demoAnswers(message: String, response: String?) throws {
    let data = try Data(contentsOf: Self.root.appending(path: "demo/padaria.json"))
    let matcher = ContentMatcher(try #require(ContentBundle.decode(bytes: Array(data)).bundle))
    #expect(matcher.response(to: FoldedText(message), on: "site")?.response.id == response)
  }

  @Test("every key of a full bundle is read into its place")
  func full() throws {
    let page = try String(contentsOf: Self.root.appending(path: "docs/interfaces/content.md"), encoding: .utf8)
    let blocks = page.components(separatedBy: "```json\n").dropFirst().map { $0.components(separatedBy: "\n```")[0] }
    let bundles = blocks.compactMap { ContentBundle.decode(bytes: Array($0.utf8)).bundle }
    let response = try #require(
      bundles.first { $0.automatedResponses.first?.channels != nil }?.automatedResponses.first)
    #expect(
      response
        == AutomatedResponse(
          id: "hours", channels: ["site", "whatsapp"],
          keywords: [
            Keyword(.word, "horário"), Keyword(.contains, "que horas"), Keyword(.is, "aberto?"),
            Keyword(.startsWith, "abre"), Keyword(.regex, "^hor[aá]rio\\b"),
          ], except: [Keyword(.word, "entrega")], reply: ["Abrimos às 8h.", "Aos domingos, às 9h."]))
    let order = try #require(bundles.compactMap { $0.flow("order") }.first)
    #expect(
      order.node("email")?.action
        == .question(
          FlowNode.Question(
            text: "Seu e-mail?", saveAs: "email", expects: .email, retryText: "Pode conferir o endereço?",
            maxRetries: 3, onFail: .node("person"), onOther: .ladder, next: "keep")))
    #expect(
      order.node("when")?.action
        == .condition(
          FlowNode.Condition(
            cases: [
              .init(tests: [.businessHours(false)], next: "closed"),
              .init(tests: [.value(of: "size", .equals, "Grande"), .time(from: 480, to: 720)], next: "person"),
              .init(
                tests: [.tagged("vip"), .channel("site"), .value(of: "contact.email", .exists, "")], next: "person"),
            ], otherwise: "bye")))
    #expect(order.node("bye")?.action == .jump(flow: "goodbye", node: nil, returning: true, next: "done"))
    #expect(order.node("mark")?.action == .tag(add: ["lead"], remove: ["new"], next: "size"))
    #expect(order.node("person")?.action == .handoff(team: "sales", message: "Uma pessoa continua com você."))
    let handoff = try #require(bundles.first { $0.handoff.queueTimeout != nil }?.handoff)
    #expect(handoff.returnToBotAfter == .seconds(3600) && handoff.queueTimeout == .seconds(600))
    let trigger = try #require(bundles.compactMap(\.triggers.first).first)
    #expect(trigger.fields == [.init(name: "day", type: .text, description: "the day wished for", required: false)])
  }
}
