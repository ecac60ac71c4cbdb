import Foundation
import GatewayKit
import GatewayTestKit
import Logging
import Synchronization
import Testing

@testable import GatewayCore

@Suite("A channel's own work runs for as long as the channel is in the roster", .timeLimit(.minutes(1)))
struct ChannelRunnerTests {
  @Test("A successor's work begins only after its predecessor's has ended")
  func succession() async throws {
    let business = TestBusiness()
    defer { business.remove() }
    try await business.open(content: #"{ "version": 1 }"#, running: false) { life in
      let running = Mutex(0)
      let most = Mutex(0)
      let events = Mutex<[String]>([])
      let runner = ChannelRunner(
        roster: life.gateway.roster, store: life.store, clock: life.clock,
        log: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
      ) { channel in
        let now = running.withLock { running in
          running += 1
          return running
        }
        most.withLock { $0 = max($0, now) }
        events.withLock { $0.append("begin") }
        await Latch().wait()
        // A mailbox takes its time to log out.
        for _ in 0..<100 { await Task.yield() }
        events.withLock { $0.append("end") }
        running.withLock { $0 -= 1 }
      }
      var last = try #require(life.gateway.roster.channels["phone"])
      await withTaskGroup { group in
        group.addTask { await runner.run() }
        runner.begin(last)
        for _ in 0..<5 {
          let next = Channel(last.configuration, context: .forTesting(channel: "phone"), inbox: last.inbox)
          while events.withLock({ $0.last }) != "begin" { await Task.yield() }
          last.retired.open()
          runner.begin(next, after: last)
          await last.ended.wait()
          last = next
        }
        while events.withLock({ $0.last }) != "begin" { await Task.yield() }
        group.cancelAll()
      }
      #expect(most.withLock { $0 } == 1)
      #expect(events.withLock { $0 } == Array(repeating: ["begin", "end"], count: 6).flatMap(\.self))
    }
  }
}
