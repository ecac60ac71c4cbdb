import GatewayKit
import GatewayTestKit
import Testing

@testable import GatewayCore

@Suite("One network does not keep the others from a provider", .timeLimit(.minutes(2)))
struct CallFairnessTests {
  private static let hostile = CallParty.network("site", "2001:db8:66::/48")
  private static let other = CallParty.network("site", "198.51.100.0/24")
  private static let patience = ProviderRung.slotPatience

  private func until(_ condition: () -> Bool) async {
    while !condition() { await Task.yield() }
  }

  @Test("However many calls of one network wait, the next free slot is another network's")
  func nextSlot() async {
    let (slots, clock, record) = (CallSlots(8, of: "p"), ManualClock(), CallRecord())
    await withDiscardingTaskGroup { group in
      for number in 0..<200 {
        let party = number < 199 ? Self.hostile : Self.other
        group.addTask {
          _ = try? await slots.withSlot(for: party, within: Self.patience, clock: clock) { _ in
            record.begin(number)
            // The first call ends before the others.
            try? await clock.sleep(for: .seconds(number == 0 ? 1 : 100))
            record.end()
          }
        }
        await until { slots.load.inFlight + slots.load.waiting > number }
      }
      await until { clock.deadlines.count == 200 }
      clock.advance(by: .seconds(1))
      await until { record.order.count == 9 }
      #expect(record.order.last == 199)
      group.cancelAll()
    }
    #expect(slots.load == (0, 0) && record.most == 8)
  }
}
