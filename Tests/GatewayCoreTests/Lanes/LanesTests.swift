import GatewayKit
import GatewayTestKit
import Synchronization
import Testing

@testable import GatewayCore

@Suite struct LanesTests {
  /// Counts running lanes, and notices when one conversation runs twice at a time.
  private final class Watch: Sendable {
    struct State {
      var running: Set<ConversationID> = []
      var runs: [ConversationID: Int] = [:]
      var overlapped = false
    }
    let state = Mutex(State())

    func run(_ conversation: ConversationID) async {
      state.withLock { state in
        if !state.running.insert(conversation).inserted { state.overlapped = true }
        state.runs[conversation, default: 0] += 1
      }
      for _ in 1...5 { await Task.yield() }
      state.withLock { _ = $0.running.remove(conversation) }
    }
  }

  @Test("Invariant 3: one piece of work at a time for a conversation, and none is missed")
  func oneAtATime() async throws {
    let lanes = Lanes()
    let watch = Watch()
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { await lanes.run { await watch.run($0) } }
      for conversation in 0..<20 {
        group.addTask {
          for _ in 1...50 {
            lanes.wake(ConversationID(rawValue: "c\(conversation)"))
            await Task.yield()
          }
        }
      }
      try await waitUntil("every lane has run") { watch.state.withLock { $0.runs.count == 20 && $0.running.isEmpty } }
      lanes.stop()
    }
    let state = watch.state.withLock { $0 }
    #expect(!state.overlapped)
    #expect(state.runs.values.allSatisfy { $0 >= 1 })
  }

  @Test("A wake during a run makes the lane run once more, however many wakes there were")
  func wakesAreJoined() async {
    let lanes = Lanes()
    let runs = Mutex(0)
    _ = await lanes.runNow("c") { conversation in
      let first = runs.withLock { count in
        count += 1
        return count == 1
      }
      guard first else { return }
      for _ in 1...3 { lanes.wake(conversation) }
    }
    #expect(runs.withLock { $0 } == 2)
  }

  @Test("A lane that was woken and not begun can be run by hand, and is not begun a second time")
  func byHand() async {
    let lanes = Lanes()
    let runs = Mutex(0)
    lanes.wake("c")
    let ran = await lanes.runNow("c") { _ in runs.withLock { $0 += 1 } }
    #expect(ran)
    lanes.stop()
    await lanes.run { _ in runs.withLock { $0 += 1 } }
    #expect(runs.withLock { $0 } <= 2)
  }

  @Test func nothingBeginsAfterTheStop() async {
    let lanes = Lanes()
    lanes.stop()
    lanes.wake("c")
    let runs = Mutex(0)
    await lanes.run { _ in runs.withLock { $0 += 1 } }
    #expect(runs.withLock { $0 } == 0)
  }
}
