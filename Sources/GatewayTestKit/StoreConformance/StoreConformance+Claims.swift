import Foundation
import GatewayCore
import GatewayKit

extension StoreConformance {
  private static let older = ClaimToken(rawValue: 7)
  private static let newer = ClaimToken(rawValue: .min)

  static let claimChecks: [Check] = [
    Check("a claim that is repeated with its token is the same attempt; another finds nothing") { suite in
      var store = try await suite.makeStore()
      try await store.post(StoreSample.delivery("d1"))
      for _ in 1...2 {
        let claim = try await store.claimDelivery(
          in: StoreSample.conversation(), token: older, now: StoreSample.start)
        try expect(claim, is: .delivery(StoreSample.delivery("d1").delivery, attempt: 1), "the claim")
        try expect(try await store.claim(token: newer), is: nil, "another claim")
        store = try await suite.reopen(store)
      }
      let record = try require(try await store.deliveries(state: .sending, limit: 5).first, "the delivery")
      try expect(record.claim, is: older, "whose claim it is")
    },

    Check("a claim that is repeated after a person took the conversation begins nothing") { suite in
      let store = try await suite.makeStore()
      try await store.post(StoreSample.delivery("d1"))
      _ = try await store.claim(token: older)
      var taken = try await store.change()
      taken.owner = .init(.agent("rui"), Ownership(since: StoreSample.start, reason: .taken))
      _ = try await store.commit(taken)
      try expect(try await store.claim(token: older), is: nil, "the claim")
      try expect(try await store.state(of: "d1"), is: .superseded, "the bot's older word")
    },

    Check("a late result settles its own attempt, not a newer one") { suite in
      let store = try await suite.makeStore()
      try await store.post(StoreSample.delivery("d1"))
      _ = try await store.claim(token: older)
      _ = try await store.markInterrupted(now: StoreSample.start)
      _ = try await store.retryDelivery("d1", now: StoreSample.start)
      _ = try await store.claim(token: newer)
      for result in [DeliveryResult.sent(Receipt(externalID: "x")), .failed(.plain("?")), .unknown(.plain("?"))] {
        try await expectFailure(.conflict, "a late result (\(result))") {
          try await store.finish("d1", token: older, result, now: StoreSample.at(1))
        }
        try expect(try await store.state(of: "d1"), is: .sending, "the state after it")
      }
      try await store.finish("d1", token: newer, .failed(.plain("refused")), now: StoreSample.at(2))
      try expect(try await store.state(of: "d1"), is: .failed, "the state after its own result")
    },

    Check("a late result settles what is in doubt, and what a person wants sent again") { suite in
      for wantsAgain in [false, true] {
        let store = try await suite.makeStore()
        try await store.post(StoreSample.delivery("d1"))
        _ = try await store.claim(token: older)
        _ = try await store.markInterrupted(now: StoreSample.start)
        if wantsAgain { _ = try await store.retryDelivery("d1", now: StoreSample.start) }
        try await store.finish("d1", token: older, .sent(Receipt(externalID: "x")), now: StoreSample.at(1))
        try expect(try await store.state(of: "d1"), is: .sent, "the state")
        try expect(try await store.claim(token: newer), is: nil, "a claim: it is not sent twice")
      }
    },

    Check("a result that is recorded twice counts once") { suite in
      let results: [(DeliveryResult, DeliveryState)] = [
        (.sent(Receipt(externalID: "x")), .sent), (.failed(.plain("refused")), .failed),
        (.unknown(.plain("?")), .unknown),
        (.retry(at: StoreSample.at(60), .plain("busy")), .pending),
      ]
      for (result, state) in results {
        let store = try await suite.makeStore()
        try await store.post(StoreSample.delivery("d1"))
        _ = try await store.claim()
        for second in [1.0, 2] {
          try await store.finish("d1", token: StoreSample.token, result, now: StoreSample.at(second))
        }
        let record = try require(try await store.deliveries(state: nil, limit: 5).first, "the delivery")
        try expect(record.state, is: state, "the state after \(result), twice")
        try expect(record.attempts, is: 1, "its attempts")
      }
    },

    Check("a wait that was written under a clock that ran ahead keeps its length") { suite in
      let day = 86_400.0
      let store = try await suite.makeStore()
      try await store.post(StoreSample.delivery("d1", notBefore: StoreSample.at(day)))
      _ = try await store.claim(at: StoreSample.at(day))
      try await store.finish(
        "d1", token: StoreSample.token, .retry(at: StoreSample.at(day + 60), .plain("busy")), now: StoreSample.at(day))
      for (second, until) in [(0.0, 60.0), (59, 60)] {
        let claim = try await store.claimDelivery(
          in: StoreSample.conversation(), token: .random(), now: StoreSample.at(second))
        try expect(claim, is: .waiting(until: StoreSample.at(until)), "a claim after the clock was set, at \(second) s")
      }
      try expect(try await store.claim(at: StoreSample.at(60)), is: "d1", "the claim after the wait")
    },
  ]
}
