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

  @Test("unknown fields and errors that belong to no message are told to the log")
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
}
