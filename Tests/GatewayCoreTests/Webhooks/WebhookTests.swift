import Foundation
import GatewayKit
import GatewayTestKit
import HTTPTypes
import Testing

@testable import GatewayCore

/// What receivers get, whatever they do.
@Suite("Webhooks", .timeLimit(.minutes(5))) struct WebhookTests {
  private let business = TestBusiness()
  private let receiver = FakeReceiver()
  private static let content = #"""
    {"version": 1, "automatedResponses": [{"id": "echo", "keywords": [{"startsWith": "pedido"}],
      "reply": [{"text": "eco {{message}}"}]}]}
    """#

  private func play(running: Bool = true, _ body: @escaping @Sendable (Life) async throws -> Void) async throws {
    try await business.open(
      content: Self.content, running: running, receivers: receiver.transport, body)
  }

  @Test("Messages, answers, owners and deliveries are told in order, each once, signed, with the API's members")
  func everything() async throws {
    defer { business.remove() }
    try await play { [receiver] life in
      let webhook = try await life.addWebhook()
      try await life.say("pedido 1")
      let id = life.id(of: "ana", on: "phone")
      try await life.admin.take(id, agent: "rosa")
      try await life.admin.reply(id, agent: "rosa", text: "Bom dia!")
      try await life.settled()
      try await waitUntil("everything was told") { receiver.taken().count >= 6 }
      let told = receiver.taken()
      #expect(
        told.map(\.type) == [
          "message.received", "message.sent", "delivery.updated", "conversation.owner_changed", "message.sent",
          "delivery.updated",
        ])
      #expect(told.filter { $0.type == "message.received" }.map(\.text) == ["pedido 1"])
      #expect(told.filter { $0.type == "message.sent" }.map(\.text) == ["eco pedido 1", "Bom dia!"])
      #expect(Set(told.map(\.id)).count == told.count)
      #expect(told.allSatisfy { $0.id.hasPrefix("msg_") && !$0.id.contains(".") })
      #expect(told.allSatisfy { $0.conversation == id.rawValue })
      #expect(told.allSatisfy { $0.signatures == ["v1," + Data("1 \(webhook.id)".utf8).base64EncodedString()] })
      #expect(told[0].timestamp == String(Int(life.clock.now.timeIntervalSince1970)))
      #expect(told[0].data["event"]?["kind"] == "message")
      #expect(told[0].data["contact"]?["aliases"] != nil)
      #expect(told[0].data["channel"] == "phone")
      let states = told.filter { $0.type == "delivery.updated" }.map { $0.data["delivery"]?["state"] }
      #expect(states == ["sent", "sent"])
      let owner = try #require(told.first { $0.type == "conversation.owner_changed" })
      #expect(owner.data["owner"] == "agent" && owner.data["agent"] == "rosa" && owner.data["reason"] == "taken")
      try await waitUntil("nothing waits") { try await life.shown(webhook).waiting == 0 }
      #expect(try await life.deliveries(of: webhook).allSatisfy { $0.state == .delivered && $0.attempts.count == 1 })
    }
  }

  @Test("A receiver that is down for ten minutes gets every event once, in order in each conversation")
  func down() async throws {
    defer { business.remove() }
    try await play { [receiver] life in
      receiver.answer { _, _ in .isUnreachable }
      let webhook = try await life.addWebhook(events: [.messageReceived])
      let people = ["ana", "rui", "eva"]
      for number in 1...5 { for name in people { try await life.write("\(name) \(number)", from: name) } }
      try await life.pass(.seconds(5), until: "ten minutes", atMost: .seconds(86_400)) {
        life.clock.uptime >= .seconds(600)
      }
      #expect(receiver.taken().isEmpty)
      #expect(try await life.shown(webhook).failingSince != nil)
      receiver.answer(status: 200)
      try await life.pass(.seconds(1), until: "everything was told", atMost: .seconds(86_400)) {
        receiver.taken().count >= 15
      }
      let told = receiver.taken()
      #expect(told.count == 15 && Set(told.map(\.id)).count == 15)
      for name in people {
        let texts = told.compactMap(\.text).filter { $0.hasPrefix(name) }
        #expect(texts == (1...5).map { "\(name) \($0)" })
      }
      try await waitUntil("the success is recorded") { try await life.shown(webhook).failingSince == nil }
    }
  }

  @Test("A conversation whose messages a receiver refuses holds up no other, however many they are")
  func refused() async throws {
    defer { business.remove() }
    try await play { [receiver] life in
      receiver.answer { _, text in
        text?.hasPrefix("ana") == true
          ? .answers(ScriptedAnswer(status: 403, body: Array("firewall".utf8))) : FakeReceiver.fine
      }
      try await life.addWebhook(events: [.messageReceived])
      try await life.write("ana 0", from: "ana")
      try await waitUntil("it was refused") { receiver.requests.count == 1 }
      let most = WebhookDispatcher.most + 10
      for number in 1...most { try await life.write("ana \(number)", from: "ana", id: "ana-\(number)") }
      try await life.write("eva", from: "eva")
      try await life.pass(.seconds(1), until: "another conversation is told", atMost: .seconds(600)) {
        receiver.taken().contains { $0.text == "eva" }
      }
      #expect(receiver.taken().count == 1)
      receiver.answer(status: 200)
      try await life.pass(.seconds(60), until: "the first one, too", atMost: .seconds(86_400)) {
        receiver.taken().count > 1
      }
      try await waitUntil("those behind it, too") { receiver.taken().count == most + 2 }
      let texts = receiver.taken().compactMap(\.text).filter { $0.hasPrefix("ana") }
      #expect(texts == (0...most).map { "ana \($0)" })
    }
  }

  @Test("Answers of 500 and redirects are tried again with the id that they had, and redirects are not followed")
  func failures() async throws {
    defer { business.remove() }
    try await play { [receiver] life in
      receiver.answer(status: 500)
      let webhook = try await life.addWebhook(events: [.messageReceived])
      try await life.write("pedido 1")
      try await waitUntil("the first attempt") { receiver.requests.count == 1 }
      receiver.answer { _, _ in
        .answers(ScriptedAnswer(status: 307, headers: [.location: "http://169.254.169.254/latest/meta-data"]))
      }
      try await life.pass(.seconds(1), until: "the second attempt", atMost: .seconds(86_400)) {
        receiver.requests.count == 2
      }
      receiver.answer(status: 204)
      try await life.pass(.seconds(5), until: "the message was delivered", atMost: .seconds(86_400)) {
        try await life.deliveries(of: webhook, .delivered).count == 1
      }
      #expect(Set(receiver.requests.map(\.id)).count == 1)
      let attempts = try await life.deliveries(of: webhook)[0].attempts
      #expect(attempts.map(\.status) == [500, 307, 204])
      #expect(attempts[0].answer == "as told")
      #expect(attempts.map { $0.reason?.code } == ["webhook_answered", "webhook_redirected", nil])
    }
  }

  @Test("A receiver that does not answer is given up after the deadline, and one that is slow delays no other")
  func silent() async throws {
    defer { business.remove() }
    try await play { [receiver] life in
      receiver.answer(from: "slow.example") { _, _ in .isSilent }
      let slow = try await life.addWebhook(to: "slow.example", events: [.messageReceived])
      try await life.addWebhook(events: [.messageReceived])
      for number in 1...10 { try await life.write("pedido \(number)", from: "c\(number)") }
      try await waitUntil("the other receiver has everything") { receiver.taken().count == 10 }
      let begun = receiver.requests.filter { $0.host == "slow.example" }
      #expect((1...WebhookDispatcher.parallel).contains(begun.count))
      try await life.pass(.seconds(1), until: "an attempt has timed out", atMost: .seconds(86_400)) {
        try await life.deliveries(of: slow).contains { !$0.attempts.isEmpty }
      }
      let tried = try #require(try await life.deliveries(of: slow).last { !$0.attempts.isEmpty })
      #expect(tried.attempts[0].reason?.code == "webhook_timed_out")
      #expect(tried.attempts[0].status == nil)
    }
  }

  @Test("An event that a receiver never takes holds up its conversation alone, and is given up after three days")
  func poisoned() async throws {
    defer { business.remove() }
    try await play { [receiver] life in
      receiver.answer { _, text in
        .answers(ScriptedAnswer(status: text == "poison" ? 500 : 200))
      }
      let webhook = try await life.addWebhook(events: [.messageReceived])
      try await life.write("poison", from: "ana")
      try await life.write("after", from: "ana")
      try await life.write("beside", from: "rui")
      try await waitUntil("the other conversation is told") { receiver.taken().map(\.text) == ["beside"] }
      var told = 0
      try await life.pass(.seconds(1_800), until: "the event is given up", atMost: .seconds(60 * 86_400)) {
        // Others are told meanwhile, so the receiver is not taken for dead.
        told += 1
        if told.isMultiple(of: 8) { try await life.write("more \(told)", from: "rui") }
        return try await life.deliveries(of: webhook, .givenUp).count == 1
      }
      try await waitUntil("the next of the conversation is told") { receiver.taken().contains { $0.text == "after" } }
      #expect(life.clock.uptime > WebhookSchedule.longest)
      #expect(try await life.shown(webhook).enabled)
      #expect(!receiver.taken().contains { $0.text == "poison" })
    }
  }

  @Test("A receiver that is gone is disabled at once with an alert, and goes on where it stopped when it is enabled")
  func gone() async throws {
    defer { business.remove() }
    try await play { [receiver] life in
      receiver.answer(status: 410)
      let webhook = try await life.addWebhook(events: [.messageReceived])
      try await life.write("pedido 1")
      try await waitUntil("the webhook is disabled") { try await !life.shown(webhook).enabled }
      #expect(try await life.shown(webhook).disabledReason == .gone)
      try await life.write("pedido 2")
      let alert = try #require(try await life.admin.alerts().first { $0.kind == .webhook })
      #expect(alert.reason.code == "webhook_gone" && alert.subject == webhook.id.rawValue)
      receiver.answer(status: 200)
      #expect(receiver.requests.count == 1)
      _ = try await life.admin.run(ChangeWebhook(webhook: webhook.id, enabled: true))
      try await waitUntil("both are told") { receiver.taken().compactMap(\.text) == ["pedido 1", "pedido 2"] }
      #expect(try await life.admin.alerts().allSatisfy { $0.kind != .webhook })
    }
  }

  @Test("A receiver that only fails for three days is disabled with an alert")
  func failing() async throws {
    defer { business.remove() }
    try await play { [receiver] life in
      receiver.answer(status: 503)
      let webhook = try await life.addWebhook(events: [.messageReceived])
      try await life.write("pedido 1")
      try await life.pass(.seconds(1_800), until: "the webhook is disabled", atMost: .seconds(60 * 86_400)) {
        try await !life.shown(webhook).enabled
      }
      #expect(life.clock.uptime >= WebhookSchedule.longest)
      #expect(try await life.shown(webhook).disabledReason == .failing)
      #expect(try await life.admin.alerts().contains { $0.reason.code == "webhook_failing" })
      let message = try await life.deliveries(of: webhook)[0]
      #expect((10...WebhookAttempt.most).contains(message.attempts.count))
    }
  }

  @Test("Whatever was stored while nothing ran is told after the next start, and nothing twice")
  func restarts() async throws {
    defer { business.remove() }
    try await play(running: false) { life in
      try await life.addWebhook(events: [.messageReceived])
      for number in 1...3 { try await life.write("pedido \(number)") }
    }
    try await play { [receiver] life in
      try await waitUntil("the three are told") { receiver.taken().count == 3 }
      try await waitUntil("they are recorded") { try await life.admin.run(ListWebhooks()).items[0].waiting == 0 }
    }
    try await play { [receiver] life in
      try await life.write("pedido 4")
      try await waitUntil("the fourth is told") { receiver.taken().count == 4 }
    }
    #expect(receiver.requests.compactMap(\.text) == (1...4).map { "pedido \($0)" })
  }
}
