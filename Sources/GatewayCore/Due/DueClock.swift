import Foundation
import GatewayKit
import Logging
import Synchronization

/// Wakes the lanes of conversations in which something durable falls due.
///
/// It looks ahead by `horizon`, and is notified of items set for an earlier time. The lane reads the due items from the
/// store, so items that were moved or cancelled meanwhile have no effect.
///
/// Each look first reads what falls due about now, however much is overdue. Then it reads a bounded number of overdue
/// items: at the start of the process all of them, later only those that could not be handled.
final class DueClock: Sendable {
  /// How far it looks ahead, and the interval between looks.
  private static let horizon = Duration.seconds(30)
  /// The most items held in memory at once.
  static let page = 1_000
  /// The most pages of overdue items read in one look, after the first pass over all of them.
  private static let overduePages = 10

  private let store: any DueStore
  private let clock: any GatewayClock
  private let log: Logger
  private let alarms: Alarms
  private let waiting: Waiting
  private let bell = Bell()
  private let startsOver = Mutex(false)

  /// Conversations whose lanes should read their due items.
  private final class Waiting: Sendable {
    private let conversations = Mutex<Set<ConversationID>>([])
    func insert(_ conversation: ConversationID) { conversations.withLock { _ = $0.insert(conversation) } }
    func remove(_ conversation: ConversationID) -> Bool {
      conversations.withLock { $0.remove(conversation) != nil }
    }
  }

  /// The progress of the looks.
  private struct Progress {
    /// The wall-clock time of the last look.
    var lastLook: Date
    /// Where the next page of overdue items begins; nil for the first page.
    var cursor: DueCursor?
    var isFirstPass = true
    var rings = OverdueRings()
  }

  private let ring: @Sendable (ConversationID) -> Void

  init(store: any DueStore, clock: any GatewayClock, log: Logger, wake: @escaping @Sendable (ConversationID) -> Void) {
    self.store = store
    self.clock = clock
    self.log = log
    let waiting = Waiting()
    self.waiting = waiting
    ring = { conversation in
      waiting.insert(conversation)
      wake(conversation)
    }
    alarms = Alarms(clock: clock, ring: ring)
  }

  /// The items due in the conversation at `now`, if the clock has rung for it; otherwise none.
  func takeItems(in conversation: ConversationID, at now: Date) async throws(StoreError) -> [DueItem] {
    guard waiting.remove(conversation) else { return [] }
    return try await store.dueItems(in: conversation, at: now)
  }

  /// Makes the conversation's lane look for due items when it runs next.
  func mark(_ conversation: ConversationID) { waiting.insert(conversation) }

  /// Notes committed changes of due times.
  func note(_ changes: [DueChange], in conversation: ConversationID) {
    let limit = clock.now + Self.horizon
    for case .set(_, let instant) in changes where instant < limit { alarms.set(conversation, at: instant) }
  }

  /// Starts over soon, because items were released.
  func lookAgain() {
    startsOver.withLock { $0 = true }
    bell.ring()
  }

  /// Rings until cancelled. Call it once.
  func run() async {
    await withDiscardingTaskGroup { group in
      group.addTask { await self.alarms.run() }
      group.addTask { await self.tick() }
      group.addTask { await self.look() }
    }
  }

  private func tick() async {
    while !Task.isCancelled {
      bell.ring()
      do { try await clock.sleep(for: Self.horizon) } catch { return }
    }
  }

  private func look() async {
    var progress = Progress(lastLook: clock.now)
    for await _ in bell.rings {
      let isAnew = startsOver.withLock { startsOver in
        defer { startsOver = false }
        return startsOver
      }
      if isAnew { progress = Progress(lastLook: progress.lastLook) }
      do {
        let now = clock.now
        // After a step of the wall clock this covers everything since the last look, and always overlaps it a little.
        let edge = min(progress.lastLook, now) - Self.horizon
        try await ringNear(from: edge, now: now)
        progress.lastLook = now
        try await ringOverdue(until: edge, &progress)
      } catch {
        log.error("due items could not be read", metadata: ["error": "\(error)"])
      }
      if Task.isCancelled { return }
    }
  }

  /// Sets alarms for everything between `edge` and the horizon.
  private func ringNear(from edge: Date, now: Date) async throws(StoreError) {
    var cursor = DueCursor.from(edge)
    while !Task.isCancelled {
      let items = try await store.dueItems(at: now + Self.horizon, after: cursor, limit: Self.page)
      for item in items { alarms.set(item.conversation, at: max(item.at, now)) }
      guard items.count == Self.page, let last = items.last else { return }
      cursor = .after(last)
    }
  }

  /// Rings for items due before `edge`: for all in the first pass, later for a few pages per look.
  private func ringOverdue(until edge: Date, _ progress: inout Progress) async throws(StoreError) {
    var pages = 0
    while !Task.isCancelled, progress.isFirstPass || pages < Self.overduePages {
      let items = try await store.dueItems(at: edge, after: progress.cursor, limit: Self.page)
      for item in items where progress.rings.ring(item, at: clock.uptime) { ring(item.conversation) }
      guard items.count == Self.page, let last = items.last else {
        progress.rings.endPass()
        progress.isFirstPass = false
        progress.cursor = nil
        return
      }
      progress.cursor = .after(last)
      pages += 1
    }
  }
}
