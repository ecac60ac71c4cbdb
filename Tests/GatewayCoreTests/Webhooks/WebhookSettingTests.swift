import Foundation
import GatewayKit
import GatewayTestKit
import Testing

@testable import GatewayCore

/// What people set of webhooks, and what follows.
@Suite("Settings of webhooks", .timeLimit(.minutes(5))) struct WebhookSettingTests {
  private let business = TestBusiness()
  private let receiver = FakeReceiver()

  private func play(running: Bool = true, _ body: @escaping @Sendable (Life) async throws -> Void) async throws {
    try await business.open(
      content: #"{"version": 1}"#, running: running, receivers: receiver.transport, body)
  }

  @Test("A webhook gets only the types and the channels that it wants")
  func filters() async throws {
    defer { business.remove() }
    try await play { [receiver] life in
      try await life.addWebhook(to: "phone.example", events: [.messageReceived], channels: ["phone"])
      try await life.addWebhook(to: "all.example", events: [.messageReceived, .ownerChanged])
      try await life.write("ao telefone", from: "ana", on: "phone")
      try await life.write("na tela", from: "rui", on: "screen")
      try await life.admin.take(life.id(of: "rui", on: "screen"), agent: "rosa")
      try await waitUntil("both are told") {
        receiver.taken(by: "all.example").count == 3 && receiver.taken(by: "phone.example").count == 1
      }
      #expect(receiver.taken(by: "phone.example").map(\.text) == ["ao telefone"])
      let types = receiver.taken(by: "all.example").map(\.type)
      #expect(types.sorted() == ["conversation.owner_changed", "message.received", "message.received"])
    }
  }

  @Test("A note of the team is told to no webhook")
  func notes() async throws {
    defer { business.remove() }
    try await play { [receiver] life in
      try await life.addWebhook()
      try await life.write("um")
      _ = try await life.admin.run(AddNote(conversation: life.id(of: "ana", on: "phone"), text: "para a equipe"))
      try await life.write("dois", id: "2")
      try await waitUntil("both messages are told") { receiver.taken().contains { $0.text == "dois" } }
      #expect(!receiver.requests.contains { "\($0.data)".contains("para a equipe") })
    }
  }

  @Test("A webhook that masks addresses gets neither a contact's addresses nor what the channel said of them")
  func masked() async throws {
    defer { business.remove() }
    try await play { [receiver] life in
      try await life.addWebhook(to: "open.example", events: [.messageReceived])
      try await life.addWebhook(to: "masked.example", events: [.messageReceived], masksAddresses: true)
      try await life.write("oi", from: "5511987654321")
      try await waitUntil("both are told") { receiver.requests.count == 2 }
      let open = try #require(receiver.taken(by: "open.example").first)
      let masked = try #require(receiver.taken(by: "masked.example").first)
      #expect(open.data["contact"]?["aliases"] == ["phone:5511987654321"])
      #expect(open.data["event"]?["thread"] == "5511987654321")
      #expect(masked.data["contact"]?["aliases"] == ["phone:55…21"])
      #expect(masked.data["event"] == nil && masked.text == "oi")
    }
  }

  @Test("Alerts are told when they are raised and when they end, but not those that were open before")
  func alerts() async throws {
    defer { business.remove() }
    try await play { [receiver] life in
      try await life.admin.pause("phone")
      try await life.addWebhook(events: [.alertRaised, .alertEnded])
      try await life.pass(.seconds(10), until: "a first look", atMost: .seconds(86_400)) {
        try await life.store.openAlerts() != nil
      }
      try await life.admin.pause("screen")
      try await life.pass(.seconds(10), until: "the alert is told", atMost: .seconds(86_400)) {
        receiver.taken().map(\.type) == ["alert.raised"]
      }
      #expect(receiver.taken()[0].data["alert"]?["subject"] == "screen")
      #expect(receiver.taken()[0].data["alert"]?["reason"]?["code"] == "answers_paused")
      try await life.admin.resume("screen")
      try await life.pass(.seconds(10), until: "its end is told", atMost: .seconds(86_400)) {
        receiver.taken().map(\.type) == ["alert.raised", "alert.ended"]
      }
    }
  }

  @Test("During a rotation both secrets sign, and afterwards only the new one does")
  func rotation() async throws {
    defer { business.remove() }
    try await play { [receiver] life in
      let webhook = try await life.addWebhook(events: [.messageReceived])
      let made = try await life.admin.run(RotateWebhookSecret(webhook: webhook.id, overlapHours: 2))
      #expect(made.secret == "whsec_2")
      #expect(!"\(made)".contains("whsec"))
      #expect(made.webhook.earlierSecretUntil == life.clock.now + .seconds(7_200))
      try await life.write("um")
      try await waitUntil("the first is told") { receiver.taken().count == 1 }
      life.clock.advance(by: .seconds(7_200))
      try await life.write("dois")
      try await waitUntil("the second is told") { receiver.taken().count == 2 }
      let (first, second) = ("v1," + Self.base64("1 \(webhook.id)"), "v1," + Self.base64("2 \(webhook.id)"))
      #expect(receiver.taken().map(\.signatures) == [[second, first], [second]])
      await #expect(throws: OperationError.self) {
        try await life.admin.run(RotateWebhookSecret(webhook: webhook.id, overlapHours: 169))
      }
    }
  }

  @Test("One delivery or a period is sent again under the same ids, in order, also what was never sent")
  func replay() async throws {
    defer { business.remove() }
    try await play { [receiver] life in
      try await life.write("antes")
      life.clock.advance(by: .microseconds(60_001_600))
      // As it is shown: rounded to milliseconds, here up.
      let begin = Date(timeIntervalSince1970: (life.clock.now.timeIntervalSince1970 * 1_000).rounded() / 1_000)
      #expect(begin > life.clock.now)
      try await life.write("um")
      life.clock.advance(by: .seconds(60))
      let webhook = try await life.addWebhook(events: [.messageReceived])
      try await life.write("dois")
      try await waitUntil("the second is told") { receiver.taken().count == 1 }
      try await waitUntil("it is recorded") { try await life.shown(webhook).waiting == 0 }
      let all = try await life.admin.run(ReplayWebhook(webhook: webhook.id, from: begin))
      #expect(all == WebhookReplay(queued: 2, next: nil))
      try await waitUntil("both are told again") { receiver.taken().count == 3 }
      #expect(receiver.taken().map(\.text) == ["dois", "um", "dois"])
      #expect(receiver.taken()[0].id == receiver.taken()[2].id)
      try await waitUntil("they are recorded") { try await life.shown(webhook).waiting == 0 }
      let part = try await life.admin.run(
        ReplayWebhook(webhook: webhook.id, from: begin, to: begin + .seconds(1)))
      #expect(part.queued == 1)
      let delivery = WebhookMessageID(rawValue: receiver.taken()[0].id)
      _ = try await life.admin.run(ReplayWebhook(webhook: webhook.id, delivery: delivery))
      try await waitUntil("they are told again") { receiver.taken().count == 5 }
      #expect(Set(receiver.taken().map(\.text).suffix(2)) == ["um", "dois"])
      await #expect(throws: OperationError.self) {
        try await life.admin.run(ReplayWebhook(webhook: webhook.id, delivery: "msg_unknown"))
      }
    }
  }

  @Test("An edit that is based on an older revision is refused, and a wrong one changes nothing")
  func edits() async throws {
    defer { business.remove() }
    try await play(running: false) { life in
      let webhook = try await life.addWebhook()
      #expect(webhook.name == "https://crm.example" && webhook.revision == 1 && webhook.enabled)
      let changed = try await life.admin.run(
        ChangeWebhook(webhook: webhook.id, basis: 1, name: "CRM", events: [.messageSent], masksAddresses: true))
      #expect(changed.revision == 2 && changed.events == [.messageSent] && changed.masksAddresses)
      let wrong: [(ChangeWebhook, OperationErrorCode)] = [
        (ChangeWebhook(webhook: webhook.id, basis: 1, name: "x"), .webhookOutdated),
        (ChangeWebhook(webhook: "w0", name: "x"), .webhookNotFound),
        (ChangeWebhook(webhook: webhook.id, url: "ftp://x"), .webhookAddressInvalid),
        (ChangeWebhook(webhook: webhook.id, name: ""), .nameInvalid),
        (ChangeWebhook(webhook: webhook.id, channels: ["nowhere"]), .channelNotFound),
      ]
      for (edit, code) in wrong {
        let error = await #expect(throws: OperationError.self) { try await life.admin.run(edit) }
        #expect(error?.explanation.code == code.rawValue)
      }
      #expect(try await life.shown(webhook) == changed)
      _ = try await life.admin.run(ChangeWebhook(webhook: webhook.id, enabled: false))
      await #expect(throws: OperationError.self) {
        try await life.admin.run(ReplayWebhook(webhook: webhook.id, from: life.clock.now))
      }
      _ = try await life.admin.run(RemoveWebhook(webhook: webhook.id))
      await #expect(throws: OperationError.self) { try await life.admin.run(RemoveWebhook(webhook: webhook.id)) }
    }
  }

  @Test("The audit log and the lists have neither the path of an address nor a secret")
  func secrecy() async throws {
    defer { business.remove() }
    try await play(running: false) { life in
      let webhook = try await life.addWebhook()
      _ = try await life.admin.run(ChangeWebhook(webhook: webhook.id, enabled: false))
      let rows = try await life.store.auditSlice(after: 0, limit: 100).rows
      #expect(rows.count == 4)
      for case .row(let row) in rows {
        let change = String(decoding: row.record.change ?? [], as: UTF8.self)
        #expect(!change.contains("s3cret") && !change.contains("whsec"))
        #expect(row.record.objectKind == "webhook")
      }
      let encoded = String(decoding: try JSONEncoder().encode(webhook), as: UTF8.self)
      #expect(!encoded.contains("whsec") && !encoded.contains("sealed"))
    }
  }

  @Test("A test tells what a receiver answered, also of a disabled webhook, and records nothing")
  func tests() async throws {
    defer { business.remove() }
    try await play { [receiver] life in
      let webhook = try await life.addWebhook()
      _ = try await life.admin.run(ChangeWebhook(webhook: webhook.id, enabled: false))
      receiver.answer(status: 418)
      let attempt = try await life.admin.run(TestWebhook(webhook: webhook.id))
      #expect(attempt.status == 418 && attempt.answer == "as told" && attempt.reason?.code == "webhook_answered")
      #expect(receiver.requests.map(\.type) == ["webhook.test"])
      #expect(try await life.deliveries(of: webhook).isEmpty)
    }
  }

  private static func base64(_ text: String) -> String { Data(text.utf8).base64EncodedString() }
}
