import GatewayKit
import Testing

@testable import GatewayCore

/// Suspects wait; everybody else does not, but for a bounded time.
@Suite("The trials of suspects", .timeLimit(.minutes(5)))
struct TrialQueueTests {
  private static func work(_ number: Int) -> Work { .turn("m", in: ConversationID(rawValue: "\(number)")) }

  @Test("Suspects begin one at a time, beside everything else; the next one when one ends, or after 10 s")
  func beside() {
    var queue = TrialQueue()
    #expect(queue.ask(Self.work(1), .beside, now: .zero) == .begin)
    queue.began()
    #expect(queue.ask(Self.work(2), .beside, now: .zero) == .wait(until: .seconds(10)))
    #expect(queue.ask(Self.work(9), .free, now: .zero) == .begin)
    queue.began()
    #expect(queue.ended(Self.work(9), now: .seconds(1)) == .one(Self.work(2)))
    #expect(queue.ask(Self.work(2), .beside, now: .seconds(1)) == .wait(until: .seconds(10)))
    #expect(queue.ended(Self.work(1), now: .seconds(2)) == .one(Self.work(2)))
    #expect(queue.ask(Self.work(2), .beside, now: .seconds(2)) == .begin)
    #expect(queue.ask(Self.work(3), .beside, now: .seconds(3)) == .wait(until: .seconds(12)))
    #expect(queue.ask(Self.work(3), .beside, now: .seconds(12)) == .begin)
  }

  @Test("A thousand suspects at a provider that does not answer have all begun after about a minute")
  func crowd() {
    var queue = TrialQueue()
    var waiting = (0..<1_000).map(Self.work)
    var now = Duration.zero
    waiting.removeAll { queue.ask($0, .beside, now: now) == .begin }
    while let first = waiting.first, now < .seconds(300) {
      if queue.ask(first, .beside, now: now) == .begin { waiting.removeFirst() }
      now += .milliseconds(5)
    }
    #expect(waiting.isEmpty && now < .seconds(80), "\(waiting.count) wait after \(now)")
  }

  @Test("A suspect that is tried alone waits for what runs; nothing else begins until it ends, or for a minute")
  func alone() {
    var queue = TrialQueue()
    queue.began()
    #expect(queue.ask(Self.work(1), .alone, now: .zero) == .wait(until: .seconds(60)))
    #expect(queue.ask(Self.work(2), .free, now: .zero) == .wait(until: .seconds(60)))
    #expect(queue.ask(Self.work(3), .alone, now: .zero) == .wait(until: .seconds(60)))
    #expect(queue.ended(Self.work(8), now: .seconds(3)) == .one(Self.work(1)))
    #expect(queue.ask(Self.work(1), .alone, now: .seconds(3)) == .begin)
    queue.began()
    #expect(queue.ask(Self.work(2), .free, now: .seconds(4)) == .wait(until: .seconds(63)))
    #expect(queue.ended(Self.work(1), now: .seconds(5)) == .everybody)
    // The next suspect comes before what is not suspected.
    #expect(queue.ask(Self.work(2), .free, now: .seconds(5)) == .wait(until: .seconds(65)))
    #expect(queue.ask(Self.work(3), .alone, now: .seconds(5)) == .begin)
    #expect(queue.ask(Self.work(2), .free, now: .seconds(65)) == .begin)
  }

  @Test("One process spends two minutes on trials alone, and then tries suspects beside everything else")
  func budget() {
    var queue = TrialQueue()
    var now = Duration.zero
    #expect(queue.ask(Self.work(1), .alone, now: now) == .begin)
    queue.began()
    now += .seconds(60)
    // The first one still runs: the second one waits for it, and is not alone in the end.
    #expect(queue.ask(Self.work(2), .alone, now: now) == .wait(until: .seconds(120)))
    now += .seconds(60)
    #expect(queue.ask(Self.work(2), .alone, now: now) == .begin)
    queue.began()
    #expect(queue.ask(Self.work(3), .alone, now: now) == .begin)
    #expect(queue.ask(Self.work(4), .free, now: now) == .begin)
    #expect(queue.ask(Self.work(5), .alone, now: now) == .wait(until: now + .seconds(10)))
  }

  @Test("A trial that is given up lets the others go on")
  func givenUp() {
    var queue = TrialQueue()
    queue.began()
    _ = queue.ask(Self.work(1), .alone, now: .zero)
    #expect(queue.giveUp(Self.work(1), now: .seconds(1)) == .everybody)
    #expect(queue.ask(Self.work(2), .free, now: .seconds(1)) == .begin)
  }
}
