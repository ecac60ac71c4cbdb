import Foundation
import GatewayKit
import GatewayTestKit
import HTTPTypes
import Testing

@testable import WhatsApp

@Suite struct ServingTests {
  private func post(_ body: [UInt8], signed: Bool = true) async throws -> ServedRequest {
    var headers: HTTPFields = [:]
    if signed {
      let code = try await FixedSigner(secrets: ["wa/app": "app"]).authenticationCode(for: body, keyedBy: "wa/app")
      headers[try #require(HTTPField.Name("X-Hub-Signature-256"))] = "sha256=\(Hexadecimal.text(code))"
    }
    return ServedRequest(
      method: .post, path: "webhook", headers: headers, clientAddress: "192.0.2.7", body: ServedBody(bytes: body))
  }

  private func body(messages: Int, padding: Int = 0) throws -> [UInt8] {
    let list = (0..<messages).map { number -> JSONValue in
      [
        "from": "5511987654321", "id": .string("wamid.\(number)"), "timestamp": "1749416383", "type": "text",
        "text": ["body": .string("pedido \(number)")],
      ]
    }
    let value: JSONValue = [
      "metadata": ["phone_number_id": "1234567890"], "messages": .array(list),
      "padding": .string(String(repeating: "a", count: padding)),
    ]
    let body: JSONValue = [
      "object": "whatsapp_business_account", "entry": [["changes": [["field": "messages", "value": value]]]],
    ]
    return Array(try JSONEncoder().encode(body))
  }

  @Test("more messages than the journal takes at once come in several batches, in order")
  func large() async throws {
    let inbox = RecordingInbox()
    let request = try await post(try body(messages: 2_500))
    let answer = try await Bench([:]).whatsApp.handle(request, inbox: inbox)
    #expect(answer.status == .ok)
    #expect(inbox.batches.map(\.events.count) == [1_000, 1_000, 500])
    #expect(inbox.events.map(\.externalID) == (0..<2_500).map { "wamid.\($0)" })
  }

  @Test("up to 3 MB are taken, more is refused, unsigned is not read", arguments: [(3_000_000, 200), (4_000_000, 413)])
  func size(padding: Int, status: Int) async throws {
    let whatsApp = try Bench([:]).whatsApp
    let body = try body(messages: 1, padding: padding)
    let signed = await whatsApp.handle(try await post(body), inbox: RecordingInbox())
    #expect(signed.status.code == status)
    let unsigned = await whatsApp.handle(try await post(body, signed: false), inbox: RecordingInbox())
    #expect(unsigned.status.code == 401)
  }

  @Test("without the app's secret nothing is taken")
  func noSecret() async throws {
    let whatsApp = try Bench(["appSecret": ["secret": "wa/missing"]]).whatsApp
    let inbox = RecordingInbox()
    let answer = await whatsApp.handle(try await post(try body(messages: 1)), inbox: inbox)
    #expect(answer.status == .forbidden)
    #expect(inbox.events.isEmpty)
  }

  @Test("a body with half of an emoji arrives")
  func halfEmoji() async throws {
    let text = String(decoding: try body(messages: 1), as: UTF8.self).replacing("pedido 0", with: "ok \\ud83d")
    let inbox = RecordingInbox()
    let answer = try await Bench([:]).whatsApp.handle(try await post(Array(text.utf8)), inbox: inbox)
    #expect(answer.status == .ok)
    #expect(inbox.events.count == 1)
  }

  @Test(
    "settings that cannot be right are found",
    arguments: [
      ("graphBaseURL", "http://graph.example"), ("phoneNumberID", "+55 11"), ("businessAccountID", "abc"),
      ("graphVersion", "23"),
    ])
  func settings(name: String, value: String) throws {
    var settings: [String: JSONValue] = [
      "phoneNumberID": "1", "businessAccountID": "2", "accessToken": ["secret": "a"], "appSecret": ["secret": "b"],
      "verifyToken": ["secret": "c"],
    ]
    settings[name] = .string(value)
    let decoded = try #require(WhatsApp.descriptor.settings.decode(.object(settings)).settings)
    #expect(WhatsApp.check(decoded).map(\.path) == [name])
  }
}
