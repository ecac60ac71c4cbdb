import Foundation
import GatewayKit
import GatewayTestKit
import Testing

@testable import WhatsApp

/// What is known of the account's templates is kept, follows webhooks, and holds back what Meta would refuse.
@Suite struct TemplateTests {
  private static let now = Date(timeIntervalSince1970: 1_749_416_383)

  private static func list(_ shape: TemplateSummary.Shape?, _ status: String = "APPROVED") -> TemplateList {
    let summary = TemplateSummary(
      name: "pronto", language: "pt_BR", status: status, category: "UTILITY", text: "", shape: shape)
    return TemplateList(syncedAt: now, templates: [summary])
  }

  private static func message(
    header: MessageTemplate.Header? = nil, _ body: [MessageTemplate.Parameter] = [],
    buttons: [MessageTemplate.Button] = []
  ) -> MessageTemplate {
    MessageTemplate(name: "pronto", language: "pt_BR", header: header, body: body, buttons: buttons)
  }

  private static let one = [MessageTemplate.Parameter(text: "Ana")]
  private static let image = MessageTemplate.Header.file(OutgoingFile(kind: .image, source: .address("https://x/a")))

  static let fits: [(message: MessageTemplate, shape: TemplateSummary.Shape?, objection: String?)] = [
    (message(), .init(), nil), (message(), nil, nil), (message(one), nil, nil),
    (message(one), .init(placeholders: ["1"]), nil),
    (message(), .init(placeholders: ["1"]), "needs 1 values in its text, but 0 are given"),
    (message(one), .init(), "needs 0 values"),
    (message([.init(name: "name", text: "Ana")]), .init(placeholders: ["name"]), nil),
    (message([.init(name: "nome", text: "Ana")]), .init(placeholders: ["name"]), "placeholders name, not nome"),
    (message(header: image), .init(header: "IMAGE"), nil), (message(), .init(header: "IMAGE"), "needs IMAGE"),
    (message(header: image), .init(header: "VIDEO"), "VIDEO as its header"),
    (message(header: image), .init(), "nothing as its header"), (message(), .init(header: "TEXT"), nil),
    (message(), .init(header: "TEXT", headerParameters: 1), "needs a value in its header"),
    (message(header: .text("a")), .init(header: "TEXT", headerParameters: 1), nil),
    (message(header: .text("a")), .init(header: "TEXT"), "takes no value"),
    (message(buttons: [.reply(payload: "a")]), .init(buttons: ["QUICK_REPLY", "QUICK_REPLY"]), nil),
    (message(buttons: [.reply(payload: "a")]), .init(buttons: ["URL"]), "no quick reply"),
    (message(buttons: [.reply(payload: "a")]), .init(), "has 0 buttons, but 1 are given"),
    (message(buttons: [.fixed, .link(suffix: "a")]), .init(buttons: ["URL", "URL"], variableButtons: [1]), nil),
    (message(), .init(buttons: ["URL"], variableButtons: [0]), "needs a value for button 1"),
    (message(buttons: [.link(suffix: "a")]), .init(buttons: ["URL"]), "takes no value for button 1"),
  ]

  @Test("values have to fit the template's shape", arguments: fits)
  func shape(_ row: (message: MessageTemplate, shape: TemplateSummary.Shape?, objection: String?)) {
    let objection = TemplateFit.objection(to: row.message, in: Self.list(row.shape), now: Self.now)
    if let words = row.objection {
      #expect(objection?.contains(words) == true, "\(objection ?? "nil")")
    } else {
      #expect(objection == nil)
    }
  }

  @Test(
    "a status in which Meta sends nothing holds a template; an unknown status does not",
    arguments: [
      ("APPROVED", false), ("FLAGGED", false), ("INVENTED_LATER", false), ("rejected", true), ("PAUSED", true),
      ("DISABLED", true), ("PENDING", true), ("PENDING_DELETION", true),
    ])
  func status(status: String, isHeld: Bool) {
    let objection = TemplateFit.objection(to: Self.message(), in: Self.list(nil, status), now: Self.now)
    #expect((objection != nil) == isHeld)
  }

  @Test("a missing template is held; without a list, or with one of yesterday, Meta decides")
  func missing() {
    let list = TemplateList(syncedAt: Self.now, templates: [])
    #expect(TemplateFit.objection(to: Self.message(), in: list, now: Self.now)?.contains("is not one of") == true)
    #expect(TemplateFit.objection(to: Self.message(), in: nil, now: Self.now) == nil)
    #expect(TemplateFit.objection(to: Self.message(), in: list, now: Self.now + .seconds(86_400)) == nil)
  }

  private static let listed = """
    { "data": [ { "name": "pronto", "language": "pt_BR", "status": "APPROVED", "category": "UTILITY", "id": "1",
      "components": [ { "type": "HEADER", "format": "IMAGE" },
        { "type": "BODY", "text": "Olá {{1}}, o pedido {{ 2 }} de {{1}} está pronto" },
        { "type": "BUTTONS", "buttons": [ { "type": "QUICK_REPLY", "text": "Ok" },
          { "type": "URL", "text": "Ver", "url": "https://p.example/{{1}}" } ] } ] } ] }
    """

  @Test("the account's templates are read with their shape, kept, and read again by another process")
  func sync() async throws {
    let bench = try Bench([:])
    bench.answers = [ScriptedAnswer(json: Self.listed)]
    #expect(try await bench.whatsApp.keptTemplates() == nil)
    let list = try await bench.whatsApp.syncTemplates()
    let shape = TemplateSummary.Shape(
      header: "IMAGE", placeholders: ["1", "2"], buttons: ["QUICK_REPLY", "URL"], variableButtons: [1])
    #expect(list.templates.map(\.shape) == [shape])
    #expect(try await TemplateCache(state: bench.state, log: bench.log).kept() == list)
  }

  @Test("a listing that fails leaves what was kept")
  func failure() async throws {
    let bench = try Bench([:])
    bench.answers = [ScriptedAnswer(json: Self.listed), ScriptedAnswer(status: 500, json: "{}")]
    let list = try await bench.whatsApp.syncTemplates()
    await #expect(throws: AdapterError.self) { try await bench.whatsApp.syncTemplates() }
    #expect(try await bench.whatsApp.keptTemplates() == list)
  }

  @Test("many templates are kept in pages; a new list leaves none of the old one's")
  func pages() async throws {
    let state = MemoryAdapterState()
    let bench = try Bench([:])
    let many = TemplateList(
      syncedAt: Self.now,
      templates: (0..<600).map {
        TemplateSummary(
          name: "t\($0)", language: "en", status: "APPROVED", category: "MARKETING",
          text: String(repeating: "a", count: 1_024), shape: .init())
      })
    try await TemplateCache(state: state, log: bench.log).keep(many)
    #expect(try await TemplateCache(state: state, log: bench.log).kept() == many)
    let book = TemplateCache(state: state, log: bench.log)
    try await book.keep(TemplateList(syncedAt: Self.now, templates: []))
    #expect(try await TemplateCache(state: state, log: bench.log).kept()?.templates == [])
    for page in 0..<12 { #expect(try await state.value("templates/1/\(page)") == nil) }
  }

  private static func news(_ event: String, _ name: String, reason: String = "NONE") -> WebhookChange {
    WebhookChange(
      field: "message_template_status_update",
      value: [
        "event": .string(event), "message_template_id": 1_689_556_908_129_832,
        "message_template_name": .string(name), "message_template_language": "pt-BR", "reason": .string(reason),
      ], at: nil)
  }

  @Test("webhooks change what is kept, and what may be sent")
  func webhook() async throws {
    let bench = try Bench([:])
    bench.answers = [ScriptedAnswer(json: Self.listed)]
    _ = try await bench.whatsApp.syncTemplates()
    let message = OutgoingMessage(
      text: "", template: Self.message(header: Self.image, Self.one + Self.one, buttons: [.fixed, .link(suffix: "7")]))
    await bench.whatsApp.note([Self.news("PAUSED", "pronto", reason: "low quality"), Self.news("APPROVED", "novo")])
    let held = await #expect(throws: AdapterError.self) {
      try await bench.whatsApp.send(SendingTests.delivery(message))
    }
    #expect(held?.outcome == .rejected)
    #expect(held?.message.contains("held: the template pronto (pt_BR) is PAUSED: low quality") == true)
    #expect(bench.calls.count == 1, "nothing was sent")
    let kept = try await TemplateCache(state: bench.state, log: bench.log).kept()
    #expect(kept?.templates.map(\.status) == ["PAUSED", "APPROVED"])
    await bench.whatsApp.note([Self.news("UNPAUSED", "pronto")])
    bench.answers = [ScriptedAnswer(json: "{\"messages\":[{\"id\":\"wamid.1\"}]}")]
    #expect(try await bench.whatsApp.send(SendingTests.delivery(message)).externalID == "wamid.1")
    #expect(WebhookReader.read([Self.news("PAUSED", "pronto")]) == WebhookReader.Reading())
  }
}
