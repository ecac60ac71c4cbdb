import Foundation
import GatewayCore
import GatewayKit

extension StoreConformance {
  static let clockShiftChecks: [Check] = [
    Check("waits move with the wall clock, slice by slice, each once") { suite in
      for step in ShiftSample.steps {
        let store = try await suite.makeStore()
        try await ShiftSample.fill(store)
        var shift: WallClockShift? = WallClockShift(by: step)
        while let next = shift { shift = try await store.move(next, limit: 2) }
        try await ShiftSample.expectMoved(by: step, in: store)
        try expect(try await store.unfinishedShift(), is: nil, "an unfinished shift after the last slice")
      }
    },

    Check("a shift goes on where it stopped when the process is killed after each slice") { suite in
      for step in ShiftSample.steps {
        var store = try await suite.makeStore()
        try await ShiftSample.fill(store)
        var slices = 0
        var shift: WallClockShift? = WallClockShift(by: step)
        while let next = shift {
          let returned = try await store.move(next, limit: 2)
          store = try await suite.reopen(store)
          shift = try await store.unfinishedShift()
          try expect(shift, is: returned, "how far the shift has come, after a restart")
          slices += 1
        }
        try expect(slices, is: 7, "three slices of conversations, three of deliveries, and the end")
        try await ShiftSample.expectMoved(by: step, in: store)
      }
    },

    Check("a slice whose answer was lost is asked for again and moves nothing more") { suite in
      for step in ShiftSample.steps {
        let store = try await suite.makeStore()
        try await ShiftSample.fill(store)
        var shift: WallClockShift? = WallClockShift(by: step)
        while let next = shift {
          shift = try await store.move(next, limit: 2)
          try expect(try await store.move(next, limit: 2), is: shift, "the answer again")
        }
        try await ShiftSample.expectMoved(by: step, in: store)
      }
    },
  ]
}

/// Five conversations, each with two due items and a delivery that waits.
private enum ShiftSample {
  static let steps = [Duration.seconds(86_400), .seconds(-3_600)]
  private static let threads = (0..<5).map { ThreadKey(rawValue: "t\($0)") }

  static func fill(_ store: any Store) async throws {
    for (number, thread) in threads.enumerated() {
      try await store.take(StoreSample.message("w\(number)", in: thread))
      var change = try await store.change(in: StoreSample.conversation(thread))
      change.due = [.set(.flowTimer, StoreSample.at(10)), .set(.flowIdle, StoreSample.at(20))]
      change.deliveries = [StoreSample.delivery(DeliveryID(rawValue: "d\(number)"), notBefore: StoreSample.at(30))]
      _ = try await store.commit(change)
    }
  }

  static func expectMoved(by step: Duration, in store: any Store) async throws {
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
}
