import Foundation
import GatewayCore
import GatewayKit

extension StoreConformance {
  static let outboxChecks: [Check] = [
    Check("a lane sends in order, one at a time") { suite in
      var store = try await suite.makeStore()
      try await store.post(StoreSample.delivery("d1"), StoreSample.delivery("d2"))
      try await store.post(StoreSample.delivery("d3", by: .agent))
      store = try await suite.reopen(store)
      try expect(try await store.lanesWithDeliveries(), is: [StoreSample.conversation()], "lanes with deliveries")
      for id in ["d1", "d2", "d3"] as [DeliveryID] {
        let claim = try await store.claimDelivery(
          in: StoreSample.conversation(), token: StoreSample.token, now: StoreSample.start)
        let author: Author = id == "d3" ? .agent : .bot
        try expect(claim, is: .delivery(StoreSample.delivery(id, by: author).delivery, attempt: 1), "the claim")
        try expect(try await store.state(of: id), is: .sending, "the state of what was claimed")
        try expect(
          try await store.claimDelivery(in: StoreSample.conversation(), token: .random(), now: StoreSample.start),
          is: .none,
          "a second claim while the first is under way")
        try await store.finish(
          id, token: StoreSample.token, .sent(Receipt(externalID: "x-\(id)")), now: StoreSample.start)
        try expect(try await store.state(of: id), is: .sent, "the state of what was sent")
      }
      try expect(try await store.claim(), is: nil, "a claim after the last")
      try expect(try await store.lanesWithDeliveries(), is: [], "lanes with deliveries after the last")
    },

    Check("a channel has work as long as a delivery of its conversations is pending or sending") { suite in
      let store = try await suite.makeStore()
      try await store.post(StoreSample.delivery("d1"))
      var change = try await store.change()
      change.turns = [
        StoreSample.completed(try require(try await store.nextTurn(in: StoreSample.conversation()), "a turn"))
      ]
      _ = try await store.commit(change)
      try expect(try await store.hasWork(on: "site"), is: true, "work with a pending delivery")
      try expect(try await store.hasWork(on: "other"), is: false, "work of another channel")
      _ = try await store.claim()
      try expect(try await store.hasWork(on: "site"), is: true, "work with a delivery in a call")
      try await store.finish("d1", token: StoreSample.token, .sent(Receipt(externalID: "x")), now: StoreSample.start)
      try expect(try await store.hasWork(on: "site"), is: false, "work after the last delivery")
    },

    Check("automatic answers are counted by turn, on their channel, after an instant, without those of agents") {
      suite in
      var store = try await suite.makeStore()
      try await store.post(StoreSample.delivery("d1", turn: "t1"))
      try await store.take(StoreSample.message("w9", in: "rui"), on: "mail")
      for (second, deliveries) in [
        (1.0, [StoreSample.delivery("d2", turn: "t2"), StoreSample.delivery("d3", turn: "t2")]),
        (2, [StoreSample.delivery("d4", by: .agent)]), (3, [StoreSample.delivery("d5", by: .system)]),
      ] {
        var change = try await store.change(in: StoreSample.conversation("rui", on: "mail"), at: StoreSample.at(second))
        change.deliveries = deliveries
        _ = try await store.commit(change)
      }
      store = try await suite.reopen(store)
      let rui = try await store.existing(StoreSample.conversation("rui", on: "mail"))
      let answers = [1.0, 3].map {
        AutomaticAnswer(conversation: rui.id, contact: rui.contact.id, at: StoreSample.at($0))
      }
      try expect(
        try await store.automaticAnswers(on: "mail", after: StoreSample.at(0.5)), is: answers, "all of them")
      try expect(
        try await store.automaticAnswers(on: "mail", after: StoreSample.at(1)), is: [answers[1]], "after an instant")
      try expect(try await store.automaticAnswers(on: "none", after: StoreSample.start), is: [], "on another channel")
    },

    Check("lanes do not wait for each other") { suite in
      let store = try await suite.makeStore()
      try await store.post(StoreSample.delivery("d1"))
      try await store.take(StoreSample.message("w9", in: "rui"))
      var change = try await store.change(in: StoreSample.conversation("rui"))
      change.deliveries = [StoreSample.delivery("d2")]
      _ = try await store.commit(change)
      _ = try await store.claim()
      let claim = try await store.claimDelivery(
        in: change.conversation, token: StoreSample.token, now: StoreSample.start)
      try expect(claim != .none, "another lane has a delivery to send")
    },

    Check("a head that backs off holds its lane") { suite in
      let store = try await suite.makeStore()
      try await store.post(StoreSample.delivery("d1"), StoreSample.delivery("d2"))
      for attempt in 1...3 {
        let now = StoreSample.at(Double(attempt) * 10)
        let claim = try await store.claimDelivery(in: StoreSample.conversation(), token: StoreSample.token, now: now)
        try expect(
          claim, is: .delivery(StoreSample.delivery("d1").delivery, attempt: attempt), "attempt \(attempt)")
        try await store.finish(
          "d1", token: StoreSample.token, .retry(at: now.addingTimeInterval(10), .plain("busy")), now: now)
        let waiting = try await store.claimDelivery(
          in: StoreSample.conversation(), token: StoreSample.token, now: now.addingTimeInterval(9.5))
        try expect(waiting, is: .waiting(until: now.addingTimeInterval(10)), "a claim while it backs off")
      }
      let record = try require(try await store.deliveries(state: .pending, limit: 10).last, "the record")
      try expect(record.reason, is: .plain("busy"), "why it failed last")
      try expect(record.attempts, is: 3, "its attempts")
    },

    Check("a delivery in doubt releases its lane") { suite in
      let store = try await suite.makeStore()
      try await store.post(StoreSample.delivery("d1", turn: "t"), StoreSample.delivery("d2", turn: "t"))
      _ = try await store.claim()
      try await store.finish("d1", token: StoreSample.token, .unknown(.plain("no answer")), now: StoreSample.start)
      try expect(try await store.claim(), is: "d2", "the next delivery")
      try expect(try await store.deliveries(state: .unknown, limit: 5).map(\.delivery.id), is: ["d1"], "in doubt")
    },

    Check("a dead part kills the later parts of its turn, and nothing else") { suite in
      let store = try await suite.makeStore()
      try await store.post(
        StoreSample.delivery("d1", turn: "t1"), StoreSample.delivery("d2", turn: "t1"),
        StoreSample.delivery("d3", turn: "t1"), StoreSample.delivery("d4", turn: "t2"), StoreSample.delivery("d5"))
      _ = try await store.claim()
      try await store.finish("d1", token: StoreSample.token, .sent(Receipt(externalID: nil)), now: StoreSample.start)
      _ = try await store.claim()
      try await store.finish("d2", token: StoreSample.token, .failed(.plain("refused")), now: StoreSample.start)
      let dead = try await store.deliveries(state: .failed, limit: 10)
      try expect(dead.map(\.delivery.id), is: ["d3", "d2"], "dead deliveries, newest first")
      try expect(dead.last?.reason, is: .plain("refused"), "the reason of the first")
      try expect(try await store.claim(), is: "d4", "the next delivery")
      try await store.finish("d4", token: StoreSample.token, .failed(.plain("refused")), now: StoreSample.start)
      try expect(try await store.claim(), is: "d5", "what belongs to no turn lives on")
    },

    Check("once a person owns the conversation, no older word of the bot is sent") { suite in
      let store = try await suite.makeStore()
      try await store.post(
        StoreSample.delivery("bot", notBefore: StoreSample.at(99)), StoreSample.delivery("agent", by: .agent),
        StoreSample.delivery("system", by: .system))
      var taken = try await store.change()
      taken.owner = .init(.agent("rui"), Ownership(since: StoreSample.start, reason: .taken))
      taken.deliveries = [StoreSample.delivery("farewell")]
      _ = try await store.commit(taken)
      for id in ["agent", "system", "farewell"] as [DeliveryID] {
        try expect(try await store.claim(), is: id, "what is still sent")
        try await store.finish(id, token: StoreSample.token, .sent(Receipt(externalID: nil)), now: StoreSample.start)
      }
      try expect(try await store.state(of: "bot"), is: .superseded, "the bot's older word")
    },

    Check("what was between mark and result at a stop is in doubt") { suite in
      var store = try await suite.makeStore()
      try await store.post(StoreSample.delivery("d1"), StoreSample.delivery("d2"))
      _ = try await store.claim()
      store = try await suite.reopen(store)
      try expect(try await store.markInterrupted(now: StoreSample.at(5)), is: 1, "deliveries marked")
      try expect(try await store.markInterrupted(now: StoreSample.at(6)), is: 0, "deliveries marked again")
      let record = try require(try await store.deliveries(state: .unknown, limit: 5).first, "the one in doubt")
      try expect(record.delivery.id, is: "d1", "the one in doubt")
      try expect(record.changedAt, is: StoreSample.at(5), "since when")
      try expect(record.reason != nil, "it says why")
      try expect(try await store.claim(), is: "d2", "the next delivery: the one in doubt is not sent again")
    },

    Check("a person retries or drops what failed or is in doubt") { suite in
      let store = try await suite.makeStore()
      try await store.post(StoreSample.delivery("d1"), StoreSample.delivery("d2"))
      _ = try await store.claim()
      try await expectFailure(.conflict, "a retry of what is being sent") {
        _ = try await store.retryDelivery("d1", now: StoreSample.start)
      }
      try await expectFailure(.conflict, "giving up what is being sent") {
        _ = try await store.dropDelivery("d1", now: StoreSample.start)
      }
      try await store.finish("d1", token: StoreSample.token, .failed(.plain("refused")), now: StoreSample.start)
      var taken = try await store.change()
      taken.owner = .init(.agent("rui"), Ownership(since: StoreSample.start, reason: .taken))
      _ = try await store.commit(taken)
      let retried = try await store.retryDelivery("d1", now: StoreSample.at(3))
      try expect(retried.state, is: .pending, "the state of what is retried")
      try expect(retried.conversation, is: StoreSample.conversation(), "its conversation")
      let claim = try await store.claimDelivery(
        in: StoreSample.conversation(), token: StoreSample.token, now: StoreSample.at(3))
      try expect(
        claim, is: .delivery(StoreSample.delivery("d1").delivery, attempt: 2), "the retry, which a person wants now")
      try await store.finish("d1", token: StoreSample.token, .unknown(.plain("no answer")), now: StoreSample.at(4))
      try expect(try await store.dropDelivery("d1", now: StoreSample.at(5)).state, is: .dropped, "after giving up")
      try await expectFailure(.conflict, "a retry of what was given up") {
        _ = try await store.retryDelivery("d1", now: StoreSample.at(6))
      }
    },

    Check("results of what nobody claimed are refused") { suite in
      let store = try await suite.makeStore()
      try await store.post(StoreSample.delivery("d1"))
      try await expectFailure(.conflict, "a result without a claim") {
        try await store.finish("d1", token: StoreSample.token, .sent(Receipt(externalID: nil)), now: StoreSample.start)
      }
      try await expectFailure(.notFound, "a result of an unknown delivery") {
        try await store.finish("nothing", token: StoreSample.token, .failed(.plain("?")), now: StoreSample.start)
      }
      try expect(try await store.claim(), is: "d1", "the delivery, which still waits")
    },

    Check("a delivery's name is used once") { suite in
      let store = try await suite.makeStore()
      try await store.post(StoreSample.delivery("d1"))
      try await expectFailure(.conflict, "the same delivery again") {
        var change = try await store.change()
        change.messages = [StoreSample.outbound("a1")]
        change.deliveries = [StoreSample.delivery("d1")]
        _ = try await store.commit(change)
      }
      try expect(try await store.wholeLog().count, is: 1, "lines of the log: a refused change leaves none")
    },
  ]
}
