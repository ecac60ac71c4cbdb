import Foundation
import GatewayKit
import GatewayTestKit
import HTTPTypes
import Testing

@testable import WhatsApp

@Suite struct SendingTests {
  static let options = OutgoingMessage.Options(
    style: .buttons, choices: (1...3).map { ReplyOption(id: "flow/\($0)", title: "Opção \($0)") })
  static let list = OutgoingMessage.Options(
    style: .list, opener: "Escolher",
    choices: (1...10).map {
      ReplyOption(id: "row/\($0)", title: "Linha \($0)", description: $0 == 1 ? "serve 20" : nil)
    })
  static let template = MessageTemplate(
    name: "pedido_pronto", language: "pt_BR",
    header: .file(OutgoingFile(kind: .image, source: .address("https://x/a.jpg"))),
    body: [.init(text: "Ana\n\tBia"), .init(name: "hora", text: "8h")],
    buttons: [.reply(payload: "sim"), .fixed, .link(suffix: "42")])

  static let messages: [OutgoingMessage] = [
    OutgoingMessage(text: "Abrimos às 8h. https://padaria.example"),
    OutgoingMessage(text: "Qual?", options: options), OutgoingMessage(text: "Qual?", options: list),
    OutgoingMessage(text: "1. a", options: .init(style: .numbered, choices: [ReplyOption(id: "a", title: "a")])),
    OutgoingMessage(text: "Veja", link: LinkButton(title: "Cardápio", url: "https://padaria.example/menu")),
    OutgoingMessage(text: "O bolo", file: OutgoingFile(kind: .image, source: .address("https://x/bolo.jpg"))),
    OutgoingMessage(text: "", file: OutgoingFile(kind: .document, source: .uploaded("99"), name: "menu.pdf")),
    OutgoingMessage(text: "", file: OutgoingFile(kind: .audio, source: .uploaded("98"))),
    OutgoingMessage(text: "Pronto", template: template),
  ]

  static func delivery(
    _ message: OutgoingMessage, to recipients: [Alias] = ["wa:5511987654321"], thread: ThreadKey = "5511987654321"
  ) -> Delivery {
    Delivery(
      id: "m1.1", thread: thread, recipients: recipients, author: .bot, message: message, replyTo: "wamid.in")
  }

  @Test("every kind of message keeps Meta's rules", arguments: messages)
  func rules(message: OutgoingMessage) throws {
    let body = try MessageBody(Self.delivery(message), linkPreviews: true).json
    #expect(MessageRules.broken(by: body) == [])
    #expect(body["biz_opaque_callback_data"] == "m1.1")
    #expect(body["context"] == (message.template == nil ? ["message_id": "wamid.in"] : nil))
  }

  @Test("the rules find what breaks them")
  func rulesAreSharp() throws {
    let long = OutgoingMessage(
      text: String(repeating: "a", count: 1025),
      options: .init(
        style: .buttons, choices: (1...4).map { _ in ReplyOption(id: "a", title: String(repeating: "b", count: 21)) }))
    let body = try MessageBody(Self.delivery(long), linkPreviews: true).json
    #expect(MessageRules.broken(by: body).count >= 5)
  }

  @Test("a number goes into to, a user id into recipient, the first address counts")
  func recipients() throws {
    let message = OutgoingMessage(text: "oi")
    let number = try MessageBody(
      Self.delivery(message, to: ["wa:551187654321", "wa:5511987654321", "bsuid:BR.1"]), linkPreviews: true
    ).json
    #expect(number["to"] == "551187654321" && number["recipient"] == nil)
    let id = try MessageBody(
      Self.delivery(message, to: ["email:a@b", "bsuid:BR.1", "wa:5511987654321"]), linkPreviews: true
    ).json
    #expect(id["recipient"] == "BR.1" && id["to"] == nil)
    for (aliases, thread) in [
      (["email:a@b"], "x"), (["wa:1"], "group:G"), (["wa:1"], "2/1"),
    ] as [([Alias], ThreadKey)] {
      #expect(throws: AdapterError.self) {
        try MessageBody(Self.delivery(message, to: aliases, thread: thread), linkPreviews: true)
      }
    }
  }

  @Test(
    "codes have their meaning, whatever the status",
    arguments: [
      (131056, 400, AdapterError.Outcome.throttled(retryAfter: nil)), (130429, 429, .throttled(retryAfter: nil)),
      (4, 400, .throttled(retryAfter: nil)), (80007, 400, .throttled(retryAfter: nil)),
      (131000, 500, .throttled(retryAfter: nil)), (131016, 503, .throttled(retryAfter: nil)),
      (131057, 400, .throttled(retryAfter: nil)), (190, 401, .unauthorized), (200, 403, .unauthorized),
      (10, 403, .unauthorized), (0, 401, .unauthorized), (3, 400, .unauthorized), (368, 403, .unauthorized),
      (131031, 403, .unauthorized), (131045, 500, .unauthorized), (131042, 400, .exhausted), (131047, 400, .rejected),
      (131021, 400, .rejected), (131026, 400, .rejected), (131030, 400, .rejected), (131051, 400, .rejected),
      (131062, 400, .rejected), (132001, 404, .rejected), (132016, 400, .rejected), (131052, 400, .rejected),
      (131053, 400, .rejected), (131048, 400, .blocked), (131049, 400, .blocked), (131050, 400, .blocked),
      (100, 400, .rejected), (999_999, 500, .unavailable),
    ])
  func codes(code: Int, status: Int, outcome: AdapterError.Outcome) {
    let body = Array("{\"error\":{\"message\":\"m\",\"code\":\(code)}}".utf8)
    #expect(GraphError(status: status, body: body, now: .now).error.outcome == outcome)
  }

  @Test(
    "without a code the status decides",
    arguments: [
      (429, AdapterError.Outcome.throttled(retryAfter: .seconds(7))), (500, .unavailable), (503, .unavailable),
      (502, .unknown), (504, .unknown), (408, .unknown), (401, .unauthorized), (402, .exhausted), (400, .rejected),
    ])
  func statuses(status: Int, outcome: AdapterError.Outcome) {
    #expect(
      GraphError(status: status, headers: [.retryAfter: "7"], body: Array("<html>".utf8), now: .now).error.outcome
        == outcome)
  }

  @Test("an error's words show neither tokens nor numbers")
  func harmless() {
    let words = GraphError.harmless("to 5511987654321 with EAAGm0PX4ZCps and x1234567890123456789012345678901 failed")
    #expect(words == "to … with … and … failed")
  }

  @Test("a closed window is reopened by the configured template, in one line")
  func reopening() throws {
    let whatsApp = try Bench(["outsideWindowTemplate": ["name": "ola", "language": "pt_BR", "body": ["{{text}}"]]])
      .whatsApp
    let message = try #require(whatsApp.reopening(with: OutgoingMessage(text: "Oi\n\n*Ana*")))
    #expect(message.template?.body == [.init(text: "Oi *Ana*")])
    #expect(whatsApp.reopening(with: message) == nil)
    #expect(MessageRules.broken(by: try MessageBody(Self.delivery(message), linkPreviews: true).json) == [])
    #expect(try Bench([:]).whatsApp.reopening(with: OutgoingMessage(text: "Oi")) == nil)
  }

  @Test("a file is asked for, then fetched with the token from listed hosts only")
  func media() async throws {
    let bench = try Bench([:])
    bench.answers = [
      ScriptedAnswer(json: "{\"url\":\"https://lookaside.fbsbx.com/m?x=1\",\"file_size\":3}"),
      ScriptedAnswer(body: [1, 2, 3]),
      ScriptedAnswer(json: "{\"url\":\"https://lookaside.fbsbx.com.attacker.example/m\"}"),
      ScriptedAnswer(json: "{\"url\":\"http://lookaside.fbsbx.com/m\"}"),
      ScriptedAnswer(json: "{\"url\":\"https://lookaside.fbsbx.com/m\",\"file_size\":\"99\"}"),
    ]
    let media = Media(kind: .image, ref: "1013859600285441")
    #expect(try await bench.whatsApp.content(of: media, upTo: 10) == [1, 2, 3])
    #expect(bench.calls.map { $0.url.host() } == ["graph.facebook.com", "lookaside.fbsbx.com"])
    #expect(bench.calls.allSatisfy { $0.fields.contains { $0.name == .authorization } })
    for _ in 0..<3 {
      await #expect(throws: AdapterError.self) { try await bench.whatsApp.content(of: media, upTo: 10) }
    }
    #expect(bench.calls.count == 5, "nothing was fetched from elsewhere")
    await #expect(throws: AdapterError.self) {
      try await bench.whatsApp.content(of: Media(kind: .image, ref: "../me"), upTo: 10)
    }
    #expect(bench.calls.count == 5)
  }

  @Test(
    "a file's size is whatever Meta says",
    arguments: ["1e300", "-1e300", "-5", "9223372036854775808", "\"1e300\"", "\"nan\"", "\"inf\"", "null", "[]", "1.5"])
  func sizes(size: String) async throws {
    let bench = try Bench([:])
    bench.answers = [
      ScriptedAnswer(json: "{\"url\":\"https://lookaside.fbsbx.com/m\",\"file_size\":\(size)}"),
      ScriptedAnswer(body: [1, 2, 3]),
    ]
    let media = Media(kind: .image, ref: "1013859600285441")
    let isTooLarge = ["1e300", "9223372036854775808", "\"1e300\""].contains(size)
    do {
      #expect(try await bench.whatsApp.content(of: media, upTo: 10) == [1, 2, 3])
      #expect(!isTooLarge)
    } catch {
      #expect(isTooLarge && error.outcome == .rejected, "\(error)")
    }
  }

  @Test(
    "a file's name and type stay within their line of the form",
    arguments: [
      "a\nX-Evil: 1", "a\rX-Evil: 1", "a\r\nX-Evil: 1", "a\0", "a\u{1}\u{7F}\u{85}\u{2028}\u{2029}", "a\"; name=\"x",
      "a\"\u{301}; name=x", "a\\", "", "\r\n",
    ])
  func formFields(text: String) async throws {
    let bench = try Bench([:])
    bench.answers = [ScriptedAnswer(json: "{\"id\":\"9\"}")]
    let file = OutgoingFile(kind: .document, source: .blob("x"), name: text, mimeType: "text/plain\(text)")
    #expect(try await bench.whatsApp.upload(Array("x".utf8), as: file) == "9")
    let form = try #require(bench.calls.first?.body)
    let lines = String(decoding: form, as: UTF8.self).unicodeScalars.split(
      separator: "\r\n".unicodeScalars, omittingEmptySubsequences: false)
    #expect(lines.count == 15, "three parts and the end have so many lines, whatever stands in them")
    for line in lines { #expect(!line.contains { $0.properties.generalCategory == .control }) }
    let head = try #require(lines.map(String.init).first { $0.contains("filename") })
    #expect(head.unicodeScalars.count { $0 == "\"" } == 4 && !head.contains("\\"))
    #expect(head.hasPrefix("Content-Disposition: form-data; name=\"file\"; filename=\""))
  }

  @Test("reading and typing are shown in one request")
  func signal() async throws {
    let bench = try Bench([:])
    bench.answers = [ScriptedAnswer(json: "{\"success\":true}")]
    try await bench.whatsApp.signal(readUpTo: "wamid.in", typing: true, in: "5511987654321")
    let body = try JSONValue(parsing: try #require(bench.calls.first).body)
    #expect(
      body == [
        "messaging_product": "whatsapp", "status": "read", "message_id": "wamid.in",
        "typing_indicator": ["type": "text"],
      ])
  }

  @Test("activation subscribes the app and asks for this number's webhooks, with a token the check accepts")
  func activation() async throws {
    let bench = try Bench([:])
    bench.answers = [ScriptedAnswer(json: "{\"success\":true}"), ScriptedAnswer(json: "{\"success\":true}")]
    try await bench.whatsApp.activate(publicURL: try #require(URL(string: "https://b.example/channels/whatsapp")))
    #expect(bench.calls.map { $0.url.path() } == ["/v23.0/102290129340398/subscribed_apps", "/v23.0/1234567890"])
    let body = try JSONValue(parsing: bench.calls[1].body)
    guard case .string(let token)? = body["webhook_configuration"]?["verify_token"] else { throw CancellationError() }
    #expect(
      body["webhook_configuration"]?["override_callback_uri"] == "https://b.example/channels/whatsapp/webhook")
    for (given, status) in [(token, 200), ("verify-me", 200), ("another", 403), ("", 403)] {
      let answer = await bench.whatsApp.handle(Bench.check(token: given), inbox: RecordingInbox())
      #expect(answer.status.code == status)
      if status == 200, case .bytes(let bytes) = answer.body { #expect(bytes == Array("1158201444".utf8)) }
    }
  }
}
