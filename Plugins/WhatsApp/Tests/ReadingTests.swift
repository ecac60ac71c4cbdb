import Foundation
import GatewayKit
import Testing

@testable import WhatsApp

/// What a webhook's body is read as. The bodies are in `Fixtures/webhooks`, written for these tests in the shapes that
/// Meta documents and other programs recorded; each file holds `body` and the `events` it must become.
@Suite struct ReadingTests {
  static let fixtures = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures/webhooks")
  static let names = (try? FileManager.default.contentsOfDirectory(atPath: fixtures.path()))?.sorted() ?? []

  @Test("reads each body as it must", arguments: names)
  func fixture(name: String) throws {
    let data = try Data(contentsOf: Self.fixtures.appending(path: name))
    let fixture = try JSONDecoder().decode(JSONValue.self, from: data)
    let body = try JSONEncoder().encode(try #require(fixture["body"]))
    let events = try WhatsApp.events(inRaw: Array(body))
    let read = try JSONDecoder().decode(JSONValue.self, from: try JSONEncoder().encode(events))
    #expect(read == fixture["events"], "\(name)")
  }

  @Test("there are fixtures") func fixturesExist() { #expect(Self.names.count >= 20) }

  @Test(
    "a Brazilian mobile is known in both forms, a landline in its own",
    arguments: [
      ("5511987654321", "551187654321"), ("551187654321", "5511987654321"), ("551132654321", nil),
      ("5511932654321", nil), ("5510987654321", nil), ("351912345678", nil), ("55119876543210", nil),
    ] as [(String, String?)])
  func ninthDigit(number: String, other: String?) {
    let identity = UserIdentity([.string(number)])
    #expect(identity.aliases.map(\.rawValue) == ["wa:\(number)"] + (other.map { ["wa:\($0)"] } ?? []))
    let thread = UserIdentity([.string(other ?? number)]).thread
    #expect(identity.thread == thread, "both forms are one conversation")
  }

  @Test(
    "a user id has its form",
    arguments: [
      ("BR.13491208655302741918", true), ("US.ENT.11815799212886844830", true), ("br.1", false), ("BR.", false),
      ("BR.ENT.", false), ("BR.a.b", false), ("5511987654321", false), ("BRA.1", false),
    ])
  func userID(text: String, isOne: Bool) { #expect(UserIdentity.isUserID(text) == isOne) }

  @Test("values of any shape in any place are read without a complaint, and no message is dropped")
  func anyShape() throws {
    let shapes: [JSONValue] = [.null, true, 7, 1.5, "", "x", [], ["a"], [:], ["id": "1"], [["text": ["body": "b"]]]]
    for type in MessageParts.types + ["unsupported", "poll", "request_welcome"] {
      for shape in shapes {
        for member in [type, "from", "id", "timestamp", "context", "type", "errors"] {
          var message: [String: JSONValue] = [
            "from": "5511987654321", "id": "wamid.1", "timestamp": "1749416383", "type": .string(type),
          ]
          message[member] = shape
          let change = WebhookChange(field: "messages", value: ["messages": [.object(message)]], at: nil)
          #expect(WebhookReader.read([change]).events.count == 1, "\(type) with \(member) = \(shape)")
        }
        let value: JSONValue = [
          "messages": shape, "statuses": shape, "contacts": shape, "metadata": shape, "errors": shape,
        ]
        _ = WebhookReader.read([WebhookChange(field: nil, value: value, at: nil)])
      }
    }
  }

  @Test("messages to another number are recorded apart, and get no automatic answer")
  func foreignNumber() throws {
    let value: JSONValue = [
      "metadata": ["phone_number_id": "2"],
      "messages": [["from": "5511987654321", "id": "wamid.1", "type": "text", "text": ["body": "oi"]]],
    ]
    let reading = WebhookReader.read([WebhookChange(field: "messages", value: value, at: nil)], ownNumber: "1")
    let event = try #require(reading.events.first)
    #expect(event.thread == "2/5511987654321")
    guard case .message(let message) = event.content else { throw CancellationError() }
    #expect(message.automatic != nil)
    #expect(reading.remarks.count == 1)
  }

  @Test("unknown fields and errors without a message are logged")
  func remarks() {
    let changes = [
      WebhookChange(field: "account_update", value: ["event": "x"], at: nil),
      WebhookChange(field: "messages", value: ["errors": [["code": 131_000, "title": "went wrong"]]], at: nil),
    ]
    let reading = WebhookReader.read(changes)
    #expect(reading.events.isEmpty)
    #expect(reading.remarks.count == 2)
    #expect(reading.remarks[0].contains("account_update"))
    #expect(reading.remarks[1].contains("131000"))
  }

  /// A chunk of history with one thread, Ana's, of these messages.
  private static func history(_ messages: [JSONValue], field: String? = "history") -> WebhookChange {
    let thread: JSONValue = ["id": "5511987654321", "context": ["user_id": "BR.1"], "messages": .array(messages)]
    return WebhookChange(
      field: field,
      value: [
        "metadata": ["display_phone_number": "+55 11 4002-8922", "phone_number_id": "1"],
        "history": [["metadata": ["phase": 0, "chunk_order": 1, "progress": 55], "threads": [thread]]],
      ], at: nil)
  }

  private static func text(_ id: String, from: String, to: String? = nil) -> JSONValue {
    var members: [String: JSONValue] = [
      "from": .string(from), "id": .string(id), "timestamp": "1739230955", "type": "text", "text": ["body": "oi"],
      "history_context": ["status": "READ"],
    ]
    members["to"] = to.map(JSONValue.string)
    return .object(members)
  }

  @Test("history is recorded in its thread with its authors, and gets no answer")
  func history() {
    let reading = WebhookReader.read([
      Self.history([
        Self.text("1", from: "5511987654321"), Self.text("2", from: "551140028922", to: "5511987654321"),
        Self.text("3", from: "551140028922"), Self.text("4", from: "551187654321"), Self.text("5", from: "BR.1"),
        ["from": "5511987654321", "id": "6", "timestamp": "1739230955", "type": "media_placeholder"],
      ])
    ])
    #expect(reading.events.map(\.kind.rawValue) == ["message", "echo", "echo", "message", "message", "unsupported"])
    #expect(reading.events.allSatisfy { $0.thread == "5511987654321" })
    #expect(reading.events.allSatisfy { $0.from.aliases.contains("bsuid:BR.1") })
    #expect(reading.events.allSatisfy { $0.at == Date(timeIntervalSince1970: 1_739_230_955) })
    for event in reading.events {
      switch event.content {
      case .message(let message), .echo(let message): #expect(message.automatic == "history")
      default: break
      }
    }
    #expect(reading.remarks.isEmpty)
  }

  @Test("files of history come later, from either side, and are silent too")
  func historyFiles() {
    func image(_ id: String, from: String) -> JSONValue {
      ["from": .string(from), "id": .string(id), "timestamp": "1739230955", "type": "image", "image": ["id": "77"]]
    }
    let change = WebhookChange(
      field: "history",
      value: [
        "metadata": ["display_phone_number": "551140028922", "phone_number_id": "1"],
        "messages": [image("1", from: "5511987654321"), image("2", from: "551140028922")],
      ], at: nil)
    let events = WebhookReader.read([change]).events
    #expect(events.map(\.kind.rawValue) == ["message", "echo"])
    for event in events {
      switch event.content {
      case .message(let message), .echo(let message): #expect(message.automatic == "history")
      default: Issue.record("\(event)")
      }
    }
  }

  @Test("a business that shares no history is logged")
  func declinedHistory() {
    let value: JSONValue = ["history": [["errors": [["code": 2_593_109, "title": "History sync is turned off"]]]]]
    let reading = WebhookReader.read([WebhookChange(field: "history", value: value, at: nil)])
    #expect(reading.events.isEmpty && reading.remarks.contains { $0.contains("2593109") })
  }

  @Test("calls are news of the channel, each stage an event of its own in the customer's conversation")
  func calls() {
    let ana = "5511987654321"
    func call(_ event: String, _ more: [String: JSONValue]) -> JSONValue {
      let own: [String: JSONValue] = ["id": "wacid.1", "event": .string(event), "timestamp": "1739230955"]
      return .object(own.merging(more) { $1 })
    }
    let from: [String: JSONValue] = ["from": .string(ana), "to": "551140028922", "direction": "USER_INITIATED"]
    let to: [String: JSONValue] = ["to": .string(ana), "from": "551140028922", "direction": "BUSINESS_INITIATED"]
    let change = WebhookChange(
      field: "calls",
      value: [
        "metadata": ["phone_number_id": "1"],
        "calls": [
          call("connect", from), call("terminate", from.merging(["status": "COMPLETED", "duration": 30]) { $1 }),
          call("connect", to),
        ],
        "errors": [["code": 138_000, "message": "no answer"]],
        "statuses": [["id": "wacid.1", "type": "call", "status": "RINGING", "recipient_id": .string(ana)]],
      ], at: nil)
    let events = WebhookReader.read([change]).events
    #expect(
      Set(events.map(\.externalID)) == ["wacid.1/connect", "wacid.1/terminate", "wacid.1/ringing"] && events.count == 4)
    #expect(events.allSatisfy { $0.thread.rawValue == ana && $0.kind == .system })
    let words = events.compactMap { if case .system(let notice) = $0.content { notice.text } else { nil } }
    #expect(
      words.contains("from the customer, terminate, completed, 30 s, 138000: no answer"))
  }

  private static func sent(_ content: [String: JSONValue]) -> InboundEvent.Content? {
    let own: [String: JSONValue] = ["from": "5511987654321", "id": "wamid.1", "timestamp": "1749416383"]
    let value: JSONValue = ["messages": [.object(own.merging(content) { $1 })]]
    return WebhookReader.read([WebhookChange(field: "messages", value: value, at: nil)]).events.first?.content
  }

  @Test("what comes half empty is read as far as it says something")
  func halfEmpty() {
    let form: JSONValue = ["type": "nfm_reply", "nfm_reply": ["response_json": ["size": "XL"]]]
    #expect(
      Self.sent(["type": "interactive", "interactive": form])
        == .message(
          InboundMessage(parts: [.form(["response_json": ["size": "XL"], "response": ["size": "XL"]])])))
    #expect(
      Self.sent(["type": "contacts", "contacts": [.null, ["name": ["formatted_name": "Ana"]]]])
        == .message(InboundMessage(parts: [.contact(["name": ["formatted_name": "Ana"]])])))
    guard case .unsupported("contacts", _)? = Self.sent(["type": "contacts", "contacts": [.null]]) else {
      Issue.record("an empty card is a contact")
      return
    }
    #expect(
      Self.sent(["type": "interactive", "interactive": ["type": "call_permission_reply"]])
        == .system(SystemNotice(type: "call_permission_reply")))
  }
}
