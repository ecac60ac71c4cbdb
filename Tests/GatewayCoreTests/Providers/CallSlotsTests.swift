import GatewayKit
import GatewayTestKit
import Testing

@testable import GatewayCore

@Suite("Calls of one provider wait for each other", .timeLimit(.minutes(5)))
struct CallSlotsTests {
  private static let patience = ProviderCaller.slotPatience

  @Test("200 callers that wait are served in the order in which they came")
  func order() async throws {
    let (slots, clock, record) = (CallSlots(1, of: "p"), ManualClock(), CallRecord())
    try await withThrowingDiscardingTaskGroup { group in
      for number in 0..<200 {
        group.addTask {
          _ = try? await slots.withSlot(within: Self.patience, clock: clock) { _ in
            record.begin(number)
            // The first call holds its slot until everybody waits.
            if number == 0 { try? await clock.sleep(for: .seconds(1)) }
            record.end()
          }
        }
        try await waitUntil("\(number) has come") { slots.load.inFlight + slots.load.waiting > number }
      }
      let end = clock.now + .seconds(1)
      try await waitUntil("the first call sleeps") { clock.deadlines.contains(end) }
      clock.advance(by: .seconds(1))
    }
    #expect(record.order == Array(0..<200) && record.most == 1)
    #expect(slots.isIdle)
  }

  @Test("Of 200 callers never more than the limit are in flight, and all are served")
  func limit() async throws {
    let (slots, clock, record) = (CallSlots(8, of: "p"), ManualClock(), CallRecord())
    try await withThrowingDiscardingTaskGroup { group in
      for number in 0..<200 {
        group.addTask {
          _ = try? await slots.withSlot(within: .seconds(1_000_000_000), clock: clock) { _ in
            record.begin(number)
            try? await clock.sleep(for: .seconds(1))
            record.end()
          }
        }
      }
      try await waitUntil("192 wait") { slots.load.waiting == 192 }
      try await waitUntil("all were served") {
        clock.advance(by: .seconds(1))
        return record.order.count == 200 && slots.load.inFlight == 0
      }
    }
    #expect(Set(record.order) == Set(0..<200) && record.most == 8)
  }

  @Test("However many calls of one network wait, the next free slot is another network's")
  func otherNetwork() async throws {
    let hostile = CallParty.network("site", "2001:db8:66::/48")
    let other = CallParty.network("site", "198.51.100.0/24")
    let (slots, clock, record) = (CallSlots(8, of: "p"), ManualClock(), CallRecord())
    try await withThrowingDiscardingTaskGroup { group in
      for number in 0..<200 {
        group.addTask {
          _ = try? await slots.withSlot(
            for: number < 199 ? hostile : other, within: Self.patience, clock: clock
          ) { _ in
            record.begin(number)
            // The first call ends before the others.
            try? await clock.sleep(for: .seconds(number == 0 ? 1 : 100))
            record.end()
          }
        }
        try await waitUntil("\(number) has come") { slots.load.inFlight + slots.load.waiting > number }
      }
      try await waitUntil("everybody sleeps or waits") { clock.deadlines.count == 200 }
      clock.advance(by: .seconds(1))
      try await waitUntil("the next call begins") { record.order.count == 9 }
      #expect(record.order.last == 199)
      group.cancelAll()
    }
    #expect(slots.isIdle && record.most == 8)
  }

  @Test("A caller whose wait ends gets the numbers, makes no call and holds nothing")
  func patience() async throws {
    let (slots, clock, record) = (CallSlots(1, of: "p"), ManualClock(), CallRecord())
    try await withThrowingDiscardingTaskGroup { group in
      group.addTask {
        _ = try? await slots.withSlot(within: Self.patience, clock: clock) { _ in
          try? await clock.sleep(for: .seconds(60))
        }
      }
      try await waitUntil("the first call begins") { slots.load.inFlight == 1 }
      group.addTask {
        do throws(CallSlots.Refusal) {
          try await slots.withSlot(within: Self.patience, clock: clock) { _ in record.begin(1) }
        } catch {
          let account =
            "no call was free within 33.0 seconds: at most 1 may be in flight (concurrentCalls), 0 others wait"
          guard case .crowded(let reason) = error else {
            Issue.record("\(error)")
            return
          }
          #expect(reason.text == account)
        }
      }
      try await waitUntil("the second caller waits") { clock.deadlines.count == 2 }
      clock.advance(by: Self.patience)
      try await waitUntil("nobody waits") { slots.load.waiting == 0 }
      clock.advance(by: .seconds(60))
    }
    #expect(record.order.isEmpty && slots.isIdle)
  }

  @Test("A call learns how long it waited")
  func waited() async throws {
    let (slots, clock) = (CallSlots(1, of: "p"), ManualClock())
    try await withThrowingDiscardingTaskGroup { group in
      group.addTask {
        _ = try? await slots.withSlot(within: Self.patience, clock: clock) { waited in
          #expect(waited == .zero)
          try? await clock.sleep(for: .seconds(7))
        }
      }
      try await waitUntil("the first call begins") { slots.load.inFlight == 1 }
      group.addTask {
        _ = try? await slots.withSlot(within: Self.patience, clock: clock) { waited in
          #expect(waited == .seconds(7))
        }
      }
      try await waitUntil("the second caller waits") { clock.deadlines.count == 2 }
      clock.advance(by: .seconds(7))
    }
  }

  @Test("A caller that is cancelled at any point leaves the queue, and no slot is lost", arguments: 0..<40)
  func cancellation(_ point: Int) async {
    for end in 0..<40 {
      let (slots, clock, record) = (CallSlots(1, of: "p"), ManualClock(), CallRecord())
      await withDiscardingTaskGroup { group in
        group.addTask {
          _ = try? await slots.withSlot(within: Self.patience, clock: clock) { _ in
            for _ in 0..<end { await Task.yield() }
          }
        }
        group.addTask {
          await withDiscardingTaskGroup { cancelled in
            cancelled.addTask {
              _ = try? await slots.withSlot(within: Self.patience, clock: clock) { _ in await Task.yield() }
            }
            for _ in 0..<point { await Task.yield() }
            cancelled.cancelAll()
          }
        }
        group.addTask {
          await Task.yield()
          _ = try? await slots.withSlot(within: Self.patience, clock: clock) { _ in record.begin(3) }
        }
      }
      #expect(record.order == [3] && slots.isIdle)
    }
  }
}

extension CallSlots {
  /// Whether no call is in flight, and nobody waits.
  fileprivate var isIdle: Bool { load.inFlight == 0 && load.waiting == 0 }
}
