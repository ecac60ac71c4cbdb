import Foundation
import GatewayCore
import GatewayKit

extension StoreConformance {
  static let healthChecks: [Check] = [
    Check("a store that cannot commit says so, and recovers by itself once there is room") { suite in
      let small = try await suite.makeSmallStore()
      let long = String(repeating: "x", count: 4_096)
      try expect(await small.store.commitTrouble() == nil, "an empty store can commit")
      var refusal: StoreError?
      for number in 0..<10_000 where refusal == nil {
        do throws(StoreError) {
          _ = try await small.store.accept(StoreSample.batch([StoreSample.message("w\(number)", long)]))
        } catch {
          refusal = error
        }
      }
      try expect(refusal?.kind, is: .unavailable, "what a full store says")
      let trouble = try require(await small.store.commitTrouble(), "the trouble of a full store")
      try expect(trouble.reason, is: refusal?.message ?? "", "its reason")
      try await small.makeRoom()
      let deadline = ContinuousClock.now + .seconds(20)
      while await small.store.commitTrouble() != nil {
        try expect(ContinuousClock.now < deadline, "the store recovers without traffic")
        await Task.yield()
      }
      try await small.store.take(StoreSample.message("again", long))
    },

    Check("a refused change is no trouble of the store") { suite in
      let store = try await suite.makeStore()
      try await store.post(StoreSample.delivery("d1"))
      try await expectFailure(.conflict, "the same delivery again") { try await store.post(StoreSample.delivery("d1")) }
      try await expectFailure(.notFound, "a result of an unknown delivery") {
        try await store.finish("nothing", token: StoreSample.token, .failed(.plain("?")), now: StoreSample.start)
      }
      try expect(await store.commitTrouble() == nil, "the store can commit")
    },
  ]
}
