import Foundation
import GatewayKit
import GatewayTestKit
import Logging
import Synchronization
import Testing

@testable import GatewayCore

@Suite("A channel's own work runs for as long as the channel is in the roster", .timeLimit(.minutes(5)))
struct ChannelRunnerTests {
  @Test("A successor's work begins only after its predecessor's has ended")
  func succession() async throws {
    let business = TestBusiness()
    defer { business.remove() }
    try await business.open(content: #"{ "version": 1 }"#, running: false) { life in
      let events = Mutex<[String]>([])
      // What holds each one's end, as a mailbox takes its time to log out.
      let ends = (0..<6).map { _ in Latch() }
      let runner = ChannelRunner(
        roster: life.gateway.roster, store: life.store, clock: life.clock,
        log: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
      ) { _ in
        let begun = events.withLock { events in
          events.append("begins")
          return events.count { $0 == "begins" }
        }
        await Latch().wait()
        events.withLock { $0.append("is told to end") }
        // In a task of its own, which is not cancelled.
        await Task { await ends[begun - 1].wait() }.value
        events.withLock { $0.append("ends") }
      }
      var last = try #require(life.gateway.roster.channels["phone"])
      try await withThrowingTaskGroup { group in
        defer { for end in ends { end.open() } }
        group.addTask { await runner.run() }
        runner.begin(last)
        for end in ends.dropLast() {
          let next = Channel(last.configuration, context: .forTesting(channel: "phone"), inbox: last.inbox)
          try await waitUntil("the work begins") { events.withLock { $0.last } == "begins" }
          last.retired.open()
          runner.begin(next, after: last)
          try await waitUntil("the work is told to end, and its successor waits for that") {
            events.withLock { $0.last } == "is told to end" && !life.clock.deadlines.isEmpty
          }
          end.open()
          await last.ended.wait()
          last = next
        }
        try await waitUntil("the last one's work begins") { events.withLock { $0.last } == "begins" }
        group.cancelAll()
      }
      let one = ["begins", "is told to end", "ends"]
      #expect(events.withLock { $0 } == Array(repeating: one, count: 6).flatMap(\.self))
    }
  }
}
