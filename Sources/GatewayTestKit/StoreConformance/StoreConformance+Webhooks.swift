import Foundation
import GatewayCore
import GatewayKit

extension StoreConformance {
  static let webhookChecks: [Check] = [
    Check("webhooks are kept, changed under their revision, and removed with their messages") { suite in
      var store = try await suite.makeStore()
      try await store.take(StoreSample.message("w1"))
      try expect(try await store.addWebhook(webhook("a")), is: true, "adding a webhook")
      var kept = try require(try await store.webhooks().first, "the webhook")
      try expect(kept.place.position, is: try await store.lastPosition(), "a new webhook begins at the end")
      kept.settings.events = [.messageReceived]
      kept.secrets.insert(SealedWebhookSecret(sealed: [0, 255], endsAt: StoreSample.at(9)), at: 0)
      try expect(try await store.changeWebhook(kept), is: true, "a change")
      try expect(try await store.changeWebhook(kept), is: false, "a change of an older revision")
      try expect(try await store.changeWebhook(webhook("b")), is: nil, "a change of none")
      store = try await suite.reopen(store)
      kept.revision += 1
      try expect(try await store.webhooks(), is: [kept], "the webhooks after reopening")
      try await store.replayMessages([message(1)], of: "a", now: StoreSample.start)
      try expect(try await store.removeWebhook("a"), is: true, "removing")
      try expect(try await store.removeWebhook("a"), is: false, "removing again")
      _ = try await store.addWebhook(webhook("a"))
      try expect(try await store.waitingCount(of: "a"), is: 0, "messages of the removed one")
      for number in 2...Webhook.most { _ = try await store.addWebhook(webhook(WebhookID(rawValue: "w\(number)"))) }
      try expect(try await store.addWebhook(webhook("last")), is: false, "adding one too many")
    },

    Check("events are lines and results of deliveries in one order, in pages, from any place") { suite in
      let store = try await suite.makeStore()
      try await store.post(StoreSample.delivery("before"))
      _ = try await store.claim()
      try await store.finish(
        "before", token: StoreSample.token, .sent(Receipt(externalID: nil)), now: StoreSample.start)
      _ = try await store.addWebhook(webhook("a"))
      let begin = try require(try await store.webhooks().first, "the webhook").place
      try await store.post(StoreSample.delivery("d1"))
      _ = try await store.claim()
      try await store.take(StoreSample.message("w2"))
      let reason = Explanation.plain("no")
      try await store.finish("d1", token: StoreSample.token, .failed(reason), now: StoreSample.at(2))
      try await store.take(StoreSample.message("w3"), at: StoreSample.at(3))
      _ = try await store.retryDelivery("d1", now: StoreSample.at(4))
      _ = try await store.dropDelivery("d1", now: StoreSample.at(5))
      let all = try await store.events(after: begin, limit: 10)
      try expect(all.events.map(what), is: ["w2", "d1 failed no", "w3", "d1 dropped no"], "the events")
      try expect(all.events.map(\.place), is: all.events.map(\.place).sorted(), "their places")
      try expect(Set(all.events.map(\.channel)), is: ["site"], "their channel")
      try expect(all.mayContinue, is: false, "whether there is more")
      var (place, paged): (EventPlace, [StoredEvent]) = (begin, [])
      while true {
        let slice = try await store.events(after: place, limit: 1)
        paged += slice.events
        place = slice.end
        guard slice.mayContinue else { break }
      }
      try expect(paged, is: all.events, "the events in pages")
      for event in all.events { try expect(try await store.event(at: event.place), is: event, "an event by its place") }
      try expect(try await store.event(at: EventPlace(position: 9_999)), is: nil, "an event that there is not")
      try expect(try await store.events(after: place, limit: 5).end, is: place, "the end of an empty slice")
      let late = try await store.events(after: try await store.place(of: StoreSample.at(3)), limit: 10)
      try expect(late.events.map(what).suffix(2), is: ["w3", "d1 dropped no"], "the events from a time on")
      try expect(late.events.contains { what($0) == "w2" }, is: false, "an earlier event")
    },

    Check("messages are taken once, with the place, and wait in the order of their events") { suite in
      var store = try await suite.makeStore()
      _ = try await store.addWebhook(webhook("a"))
      let messages = [message(1), message(2, lane: "b"), message(3)]
      let end = EventPlace(position: 3)
      try expect(
        try await store.takeMessages(messages, of: "a", after: .start, to: end, now: StoreSample.start), is: true,
        "taking")
      try expect(
        try await store.takeMessages(messages, of: "a", after: .start, to: end, now: StoreSample.start), is: false,
        "taking from an older place")
      store = try await suite.reopen(store)
      try expect(try await store.webhooks().first?.place, is: end, "the place")
      let waiting = try await store.waitingMessages(of: "a", after: nil, limit: 2)
      try expect(waiting.map(\.new), is: Array(messages.prefix(2)), "the first messages")
      let rest = try await store.waitingMessages(of: "a", after: waiting.last?.new.place, limit: 2)
      try expect(rest.map(\.new), is: [messages[2]], "the other messages")
      let lane = messages[0].lane
      func inLane(after place: EventPlace, through end: EventPlace) async throws -> [NewWebhookMessage] {
        try await store.waitingMessages(of: "a", lane: lane, after: place, through: end, limit: 9).map(\.new)
      }
      try expect(try await inLane(after: .start, through: end), is: [messages[0], messages[2]], "those of a lane")
      try expect(try await inLane(after: messages[0].place, through: end), is: [messages[2]], "those after a place")
      try expect(try await inLane(after: .start, through: messages[1].place), is: [messages[0]], "up to another")
      try await store.disableWebhook("a", Webhook.Disabling(at: StoreSample.start, reason: .gone))
      try expect(
        try await store.takeMessages([message(4)], of: "a", after: end, to: EventPlace(position: 4), now: .now),
        is: false, "taking for a disabled webhook")
    },

    Check("attempts are recorded with what follows, and the webhook's failures are counted") { suite in
      let store = try await suite.makeStore()
      _ = try await store.addWebhook(webhook("a"))
      try await store.replayMessages([message(1), message(2)], of: "a", now: StoreSample.start)
      func settle(_ number: Int64, _ result: WebhookResult) async throws -> WebhookHealth? {
        try await store.settleMessage(message(number).id, of: "a", result, now: StoreSample.at(9))
      }
      let failed = WebhookAttempt(
        at: StoreSample.at(1), status: 500, milliseconds: 7, answer: "not \u{0} now",
        reason: WebhookCode.status.with(["status": 500]))
      let since = WebhookHealth(failures: 1, failingSince: StoreSample.at(1))
      try expect(try await settle(1, .retry(failed, at: StoreSample.at(60))), is: since, "the health after a failure")
      let waiting = try require(try await store.webhookMessage(message(1).id, of: "a"), "the message")
      try expect(waiting.state, is: .waiting, "its state")
      try expect(waiting.notBefore, is: StoreSample.at(60), "its next attempt")
      try expect(waiting.tries, is: 1, "its attempts")
      try expect(waiting.triedSince, is: StoreSample.at(1), "its first attempt")
      try expect(waiting.attempts, is: [failed], "the attempts")
      let erased = try await settle(2, .erased(failed))
      try expect(erased, is: since, "the health after an event that is gone")
      try expect(try await settle(1, .delivered(failed)), is: WebhookHealth(), "the health after a success")
      try expect(try await settle(3, .delivered(failed)), is: nil, "a message that there is not")
      let listed = try await store.webhookMessages(of: "a", state: nil, before: nil, limit: 10)
      try expect(listed.map(\.new), is: [message(2), message(1)], "the list, the newest first")
      try expect(listed.map(\.state), is: [.givenUp, .delivered], "the states")
      let delivered = try await store.webhookMessages(of: "a", state: .delivered, before: nil, limit: 10)
      try expect(delivered.map(\.new), is: [message(1)], "the delivered ones")
      let older = try await store.webhookMessages(of: "a", state: nil, before: listed[0].number, limit: 10)
      try expect(older.map(\.new), is: [message(1)], "the next page")
      try await store.replayMessages([message(1)], of: "a", now: StoreSample.at(20))
      let again = try require(try await store.webhookMessage(message(1).id, of: "a"), "the message")
      try expect(again.state, is: .waiting, "a replayed message waits")
      try expect(again.tries, is: 0, "its attempts count anew")
      try expect(again.attempts.count, is: 2, "its history")
      for _ in 0..<30 { _ = try await settle(1, .retry(failed, at: StoreSample.start)) }
      let tried = try require(try await store.webhookMessage(message(1).id, of: "a"), "the message")
      try expect(tried.attempts.count, is: WebhookAttempt.most, "the attempts kept")
    },

    Check("an enabled webhook goes on where it stopped, no earlier than a time, and counts anew") { suite in
      let store = try await suite.makeStore()
      _ = try await store.addWebhook(webhook("a"))
      try await store.take(StoreSample.message("w1"))
      let failed = WebhookAttempt(
        at: StoreSample.start, status: nil, milliseconds: 0, answer: nil, reason: .plain("no"))
      try await store.replayMessages([message(1)], of: "a", now: StoreSample.start)
      _ = try await store.settleMessage(message(1).id, of: "a", .retry(failed, at: .distantFuture), now: .now)
      let disabling = Webhook.Disabling(at: StoreSample.at(1), reason: .failing)
      try await store.disableWebhook("a", disabling)
      try await store.disableWebhook("a", Webhook.Disabling(at: StoreSample.at(2), reason: .byPerson))
      let disabled = try require(try await store.webhooks().first, "the webhook")
      try expect(disabled.disabling, is: disabling, "the first reason")
      try await store.take(StoreSample.message("w2"), at: StoreSample.at(10))
      try await store.enableWebhook("a", from: StoreSample.at(10), now: StoreSample.at(20))
      let enabled = try require(try await store.webhooks().first, "the webhook")
      try expect(enabled.isEnabled, is: true, "whether it is enabled")
      try expect(enabled.health, is: WebhookHealth(), "its health")
      try expect(enabled.revision, is: 3, "its revision")
      try expect(try await store.events(after: enabled.place, limit: 9).events.map(what), is: ["w2"], "what it gets")
      let waiting = try await store.waitingMessages(of: "a", after: nil, limit: 1)
      try expect(waiting.first?.tries, is: 0, "its attempts")
      try expect(waiting.first?.notBefore, is: StoreSample.at(20), "its next attempt")
      try await store.disableWebhook("a", disabling)
      try await store.enableWebhook("a", from: .distantPast, now: StoreSample.at(30))
      try expect(try await store.webhooks().first?.place, is: enabled.place, "a place never moves back")
    },

    Check("alerts are events when they are raised and when they end, and the first look makes none") { suite in
      var store = try await suite.makeStore()
      _ = try await store.addWebhook(webhook("a"))
      let place = try require(try await store.webhooks().first, "the webhook").place
      try expect(try await store.openAlerts(), is: nil, "the open alerts before the first look")
      let (first, second) = (try alert("one"), try alert("two"))
      try await store.setOpenAlerts([first])
      try expect(try await store.openAlerts(), is: [first], "the open alerts after it")
      try await store.recordAlerts(raised: [second], ended: [first.key, "unknown"], now: StoreSample.at(5))
      store = try await suite.reopen(store)
      try expect(try await store.openAlerts(), is: [second], "the open alerts then")
      let events = try await store.events(after: place, limit: 9).events
      try expect(
        events.map(\.content),
        is: [.alert(first.alert, isRaised: false), .alert(second.alert, isRaised: true)], "the events")
      try expect(events.map(\.channel), is: ["site", "site"], "their channels")
      try await store.setOpenAlerts(nil)
      try expect(try await store.openAlerts(), is: nil, "the open alerts when nobody looks")
    },

    Check("old messages and events are removed, and what waits is kept") { suite in
      let store = try await suite.makeStore()
      _ = try await store.addWebhook(webhook("a"))
      let place = try require(try await store.webhooks().first, "the webhook").place
      let sent = WebhookAttempt(at: StoreSample.start, status: 200, milliseconds: 1, answer: "", reason: nil)
      try await store.recordAlerts(raised: [try alert("one")], ended: [], now: StoreSample.start)
      try await store.replayMessages((1...6).map { message($0) }, of: "a", now: StoreSample.start)
      for number in [2, 3, 4, 5, 6] as [Int64] {
        let now = StoreSample.at(number == 2 ? 0 : 100)
        _ = try await store.settleMessage(message(number).id, of: "a", .delivered(sent), now: now)
      }
      try expect(try await store.tidyWebhooks(before: StoreSample.at(50), keeping: 2), is: 4, "the number removed")
      let left = try await store.webhookMessages(of: "a", state: nil, before: nil, limit: 10)
      try expect(left.map(\.new), is: [6, 5, 1].map { message($0) }, "what is left")
      try expect(try await store.events(after: place, limit: 9).events, is: [], "the events left")
    },
  ]

  private static func webhook(_ id: WebhookID) -> Webhook {
    Webhook(
      id: id,
      settings: WebhookSettings(
        name: "CRM \u{0}é", url: "https://crm.example/in?t=1", channels: ["site"], masksAddresses: true),
      secrets: [SealedWebhookSecret(sealed: [1, 2, 3])], createdAt: StoreSample.start, place: .start)
  }

  private static func message(_ number: Int64, lane: String = "a") -> NewWebhookMessage {
    NewWebhookMessage(
      id: WebhookMessageID(rawValue: "msg_\(number)"), place: EventPlace(position: number), lane: lane,
      type: .messageSent, at: StoreSample.start)
  }

  private static func alert(_ subject: String) throws -> OpenAlert {
    let json = """
      {"kind": "channel", "subject": "\(subject)", "since": 1, "reason": {"code": "text", "text": "no"}, "remedies": []}
      """
    return OpenAlert(
      key: subject, alert: try JSONDecoder().decode(Alert.self, from: Data(json.utf8)), conversation: nil,
      channel: "site")
  }

  /// An event in one word or two.
  private static func what(_ event: StoredEvent) -> String {
    switch event.content {
    case .line(let entry):
      if case .inbound(_, let inbound) = entry.content { inbound.externalID } else { "line" }
    case .delivery(let record):
      "\(record.delivery.id) \(record.state.rawValue) \(record.reason?.text ?? "")"
    case .alert(let alert, let isRaised): "\(alert.subject) \(isRaised)"
    }
  }
}
