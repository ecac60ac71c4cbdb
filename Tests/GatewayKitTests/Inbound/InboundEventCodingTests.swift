import Foundation
import GatewayKit
import Testing

/// Events as one flat object: what `balcao inspect` prints, and the journal keeps.
@Suite struct InboundEventCodingTests {
  private static func event(_ content: InboundEvent.Content) -> InboundEvent {
    InboundEvent(
      externalID: "wamid.1", at: Date(timeIntervalSince1970: 1_749_416_383.125), thread: "5511987654321",
      from: Sender(name: "Ana", aliases: ["wa:5511987654321", "email:ana@example.com"]), content: content)
  }

  private static let message = InboundMessage(
    parts: [
      .text("Olá"),
      .media(
        Media(kind: .image, mimeType: "image/jpeg", name: "a.jpg", size: 7, ref: "media-1", caption: "O bolo")),
      .media(Media(kind: .sticker, ref: "media-2")),
      .location(Location(latitude: -23.5, longitude: -46.6, name: "Padaria", address: "Rua do Sol, 1")),
      .contact(["name": "Bia"]), .order(["items": [1, 2]]), .form(["day": "mon"]),
    ],
    replyTo: "wamid.0", payload: "visit/day/1", referral: ["source": "ad"], forwarded: true)

  static let events: [InboundEvent] = [
    event(.message(message)), event(.message(InboundMessage(parts: [.text("x")]))), event(.edit(message)),
    event(
      .message(
        InboundMessage(
          parts: [], automatic: "list",
          mail: Mail(subject: nil, text: "a", fullText: "a\n> b", references: ["<0@a>"])))
    ),
    event(
      .message(
        InboundMessage(
          parts: [.text("a")],
          mail: Mail(
            subject: "s", text: "a", fullText: "a", html: "<p>a</p>",
            attachments: [MailAttachment(name: "a.pdf", mimeType: "application/pdf", size: 7)],
            bounce: MailBounce(recipient: nil, status: "5.1.1", permanent: true), original: "ab/0/7")))),
    event(.echo(message)), event(.status(DeliveryStatus(stage: .delivered))),
    event(.status(DeliveryStatus(stage: .failed, delivery: "d1", errors: [["code": 131_047]]))),
    event(.status(DeliveryStatus(stage: .other("warned")))), event(.reaction(emoji: "👍🏽")), event(.reaction(emoji: nil)),
    event(.revoke),
    event(.system(SystemNotice(type: "user_changed_number", text: "moved", formerAliases: ["wa:5511900000000"]))),
    event(.unsupported(rawType: "poll")),
  ]

  @Test("what is written is read again", arguments: events)
  func roundTrip(event: InboundEvent) throws {
    let written = try JSONEncoder().encode(event)
    #expect(try JSONDecoder().decode(InboundEvent.self, from: written) == event)
  }

  @Test("every kind of event is among the cases")
  func allKinds() { #expect(Set(Self.events.map(\.kind)) == Set(InboundEvent.Kind.allCases)) }

  @Test("a message is one flat object")
  func flat() throws {
    let written = try JSONDecoder().decode(
      JSONValue.self, from: JSONEncoder().encode(Self.event(.message(Self.message))))
    #expect(written["kind"] == "message")
    #expect(written["externalID"] == "wamid.1")
    #expect(written["at"] == "2025-06-08T20:59:43.125Z")
    #expect(written["from"] == ["name": "Ana", "aliases": ["wa:5511987654321", "email:ana@example.com"]])
    #expect(written["payload"] == "visit/day/1")
    #expect(written["forwarded"] == true)
    guard case .array(let parts)? = written["parts"] else {
      Issue.record("no parts")
      return
    }
    #expect(parts.first == ["type": "text", "text": "Olá"])
    #expect(parts[1]["type"] == "image")
    #expect(parts[1]["ref"] == "media-1")
  }

  @Test("a removed reaction is null")
  func removedReaction() throws {
    let text = String(decoding: try JSONEncoder().encode(Self.event(.reaction(emoji: nil))), as: UTF8.self)
    #expect(text.contains("\"emoji\":null"))
  }

  @Test("the words of a message are its texts and captions, a line each")
  func words() { #expect(Self.message.text == "Olá\nO bolo") }

  @Test(
    "invalid events are refused",
    arguments: [
      "{}", "[]", "{\"kind\":\"message\"}", "{\"kind\":\"dance\",\"externalID\":\"1\"}",
      """
      {"kind":"revoke","externalID":"1","at":"yesterday","thread":"t","from":{"aliases":[]}}
      """,
    ])
  func refused(text: String) {
    #expect(throws: (any Error).self) { try JSONDecoder().decode(InboundEvent.self, from: Data(text.utf8)) }
  }
}
