import Foundation
import GatewayCore
import GatewayKit

extension StoreConformance {
  static let stepChecks: [Check] = [
    Check("waits move with the wall clock, slice by slice, each once") { suite in
      for step in [Duration.seconds(86_400), .seconds(-3_600)] {
        let store = try await suite.makeStore()
        let threads = (0..<5).map { ThreadKey(rawValue: "t\($0)") }
        for (number, thread) in threads.enumerated() {
          try await store.take(StoreSample.message("w\(number)", in: thread))
          var change = try await store.change(in: StoreSample.conversation(thread))
          change.due = [.set(.flowTimer, StoreSample.at(10)), .set(.flowIdle, StoreSample.at(20))]
          change.deliveries = [
            StoreSample.delivery(DeliveryID(rawValue: "d\(number)"), notBefore: StoreSample.at(30))
          ]
          _ = try await store.commit(change)
        }
        var place: Int64? = .min
        while let after = place { place = try await store.moveDueItems(by: step, after: after, limit: 2) }
        place = .min
        while let after = place { place = try await store.moveWaits(by: step, after: after, limit: 2) }
        let items = try await store.dueItems(at: .distantFuture, limit: 100)
        try expect(
          items.map(\.at),
          is: Array(repeating: StoreSample.at(10) + step, count: 5)
            + Array(repeating: StoreSample.at(20) + step, count: 5),
          "what is due after \(step)")
        for thread in threads {
          let claim = try await store.claimDelivery(
            in: StoreSample.conversation(thread), token: .random(), now: StoreSample.at(29) + step)
          try expect(claim, is: .waiting(until: StoreSample.at(30) + step), "a claim before its time")
        }
      }
    },

    Check("the newest line of the log says when it was written") { suite in
      var store = try await suite.makeStore()
      try expect(try await store.newestEntry(), is: nil, "of an empty store")
      try await store.take(StoreSample.message("w1"), at: StoreSample.at(7))
      try await store.take(StoreSample.message("w2"), at: StoreSample.at(5))
      store = try await suite.reopen(store)
      try expect(try await store.newestEntry(), is: StoreSample.at(5), "the last one's")
    },
  ]
}
