import Foundation
import GatewayKit
import GatewayTestKit
import Logging
import Synchronization
import Testing

@testable import GatewayCore

/// Neither a backlog nor an unhandled item delays the others.
@Suite("What falls due", .timeLimit(.minutes(5)))
struct DueClockTests {
  @Test("5,000 unhandled overdue items do not delay one that falls due in 20 s")
  func backlog() async throws {
    let scene = Scene(overdue: 5_000)
    scene.store.set("rui", at: scene.clock.now + .seconds(20))
    try await scene.run {
      try await scene.until { scene.rings.count == 5_000 }
      try await scene.until { scene.clock.deadlines.contains(scene.clock.now + .seconds(20)) }
      scene.clock.advance(by: .seconds(20))
      try await scene.until { scene.rings.of("rui") == 1 }
    }
    #expect(scene.store.longestPage <= DueClock.page)
  }

  @Test("An unhandled item rings after a minute, then after ever longer pauses")
  func backoff() async throws {
    let scene = Scene(overdue: 1)
    try await scene.run {
      try await scene.until { scene.rings.count == 1 }
      // Two hours in steps of the horizon.
      for _ in 0..<240 { try await scene.look(after: .seconds(30)) }
    }
    // After 1, 3, 7, 15, 31, 63 and 123 minutes; the last is past the two hours.
    #expect(scene.rings.count == 7)
  }

  @Test("What is released rings at once, however often it rang before")
  func released() async throws {
    let scene = Scene(overdue: 3)
    try await scene.run {
      try await scene.until { scene.rings.count == 3 }
      scene.due.lookAgain()
      try await scene.until { scene.rings.count == 6 }
    }
  }

  @Test("A wall clock that is set a day forward rings for what fell due in between")
  func stepForward() async throws {
    let scene = Scene(overdue: 0)
    scene.store.set("rui", at: scene.clock.now + .seconds(3_600))
    try await scene.run {
      try await scene.look(after: .zero)
      scene.clock.setWallClock(by: .seconds(86_400))
      try await scene.look(after: .seconds(30))
      try await scene.until { scene.rings.of("rui") >= 1 }
    }
  }
}

/// A clock over a store of items that are never consumed.
private struct Scene: Sendable {
  let clock = ManualClock()
  let store: Items
  let rings = Rings()
  let due: DueClock

  init(overdue: Int) {
    let (store, rings) = (Items(), rings)
    for number in 0..<overdue { store.set(ConversationID(rawValue: "old\(number)"), at: clock.now - .seconds(86_400)) }
    self.store = store
    due = DueClock(store: store, clock: clock, log: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }) {
      rings.add($0)
    }
  }

  func run(_ body: @escaping @Sendable () async throws -> Void) async throws {
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { await due.run() }
      try await body()
      group.cancelAll()
    }
  }

  /// Lets time pass and waits until the clock has looked again and everything it found has rung.
  func look(after duration: Duration) async throws {
    let before = store.looks
    // The next tick is set only once the last one was heard.
    try await until { clock.deadlines.contains { $0 <= clock.now + .seconds(30) } }
    clock.advance(by: duration)
    if duration > .zero { try await until { store.looks > before } }
  }

  func until(file: String = #fileID, line: Int = #line, _ condition: () -> Bool) async throws {
    try await waitUntil("what the test waits for there", file: file, line: line) { condition() }
  }

  final class Rings: Sendable {
    private let all = Mutex<[ConversationID]>([])
    func add(_ conversation: ConversationID) { all.withLock { $0.append(conversation) } }
    var count: Int { all.withLock(\.count) }
    func of(_ conversation: ConversationID) -> Int { all.withLock { $0.count { $0 == conversation } } }
  }

  final class Items: DueStore {
    private struct State {
      var items: [DueItem] = []
      var looks = 0
      var longestPage = 0
    }
    private let state = Mutex(State())

    /// How often everything overdue was read to its end.
    var looks: Int { state.withLock(\.looks) }
    var longestPage: Int { state.withLock(\.longestPage) }

    func set(_ conversation: ConversationID, at: Date) {
      state.withLock { state in
        state.items.append(DueItem(conversation: conversation, kind: .flowTimer, at: at))
        state.items.sort(by: Self.isBefore)
      }
    }

    func dueItems(at now: Date, after cursor: DueCursor?, limit: Int) async throws(StoreError) -> [DueItem] {
      state.withLock { state in
        let page = state.items.filter { $0.at <= now && Self.isBehind($0, cursor) }.prefix(limit)
        if case .from? = cursor {} else if page.count < limit { state.looks += 1 }
        state.longestPage = max(state.longestPage, page.count)
        return Array(page)
      }
    }

    private static func isBefore(_ one: DueItem, _ other: DueItem) -> Bool {
      (one.at, one.conversation.rawValue) < (other.at, other.conversation.rawValue)
    }

    private static func isBehind(_ item: DueItem, _ cursor: DueCursor?) -> Bool {
      switch cursor {
      case nil: true
      case .from(let instant): item.at >= instant
      case .after(let last): isBefore(last, item)
      }
    }

    func dueItems(in conversation: ConversationID, at now: Date) async throws(StoreError) -> [DueItem] { [] }
    func holdDue(on channel: ChannelID) async throws(StoreError) -> Int { 0 }
    func releaseDue(_ kinds: Set<DueKind>, on channel: ChannelID) async throws(StoreError) -> Int { 0 }
    func cancelDue(exceptOn channels: Set<ChannelID>) async throws(StoreError) -> Int { 0 }
  }
}
