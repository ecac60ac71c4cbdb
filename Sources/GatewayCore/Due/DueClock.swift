import Foundation
import GatewayKit
import Logging
import Synchronization

/// Wakes the lanes of conversations in which something durable falls due.
///
/// It looks ahead by `horizon`, and is told of what is set nearer than that. The lane reads what is due from the store,
/// so that an item that was moved or cancelled meanwhile does nothing.
final class DueClock: Sendable {
  /// How far it looks ahead.
  private static let horizon = Duration.seconds(30)
  /// How many items it takes up at once.
  private static let page = 1_000

  private let store: any DueStore
  private let clock: any GatewayClock
  private let log: Logger
  private let alarms: Alarms
  private let waiting: Waiting

  /// The conversations whose lanes should look.
  private final class Waiting: Sendable {
    private let conversations = Mutex<Set<ConversationID>>([])
    func insert(_ conversation: ConversationID) { conversations.withLock { _ = $0.insert(conversation) } }
    func remove(_ conversation: ConversationID) -> Bool {
      conversations.withLock { $0.remove(conversation) != nil }
    }
  }

  init(store: any DueStore, clock: any GatewayClock, log: Logger, wake: @escaping @Sendable (ConversationID) -> Void) {
    self.store = store
    self.clock = clock
    self.log = log
    let waiting = Waiting()
    self.waiting = waiting
    alarms = Alarms(clock: clock) { conversation in
      waiting.insert(conversation)
      wake(conversation)
    }
  }

  /// What is due in the conversation now, if the clock has rung for it.
  func takeItems(in conversation: ConversationID) async throws(StoreError) -> [DueItem] {
    guard waiting.remove(conversation) else { return [] }
    return try await store.dueItems(in: conversation, at: clock.now)
  }

  /// Takes note of changes that were committed.
  func note(_ changes: [DueChange], in conversation: ConversationID) {
    let limit = clock.now + Self.horizon
    for case .set(_, let instant) in changes where instant < limit { alarms.set(conversation, at: instant) }
  }

  /// Rings until cancelled.
  func run() async {
    await withDiscardingTaskGroup { group in
      group.addTask { await self.alarms.run() }
      group.addTask { await self.lookAhead() }
    }
  }

  private func lookAhead() async {
    while !Task.isCancelled {
      let now = clock.now
      do {
        for item in try await store.dueItems(at: now + Self.horizon, limit: Self.page) {
          alarms.set(item.conversation, at: max(item.at, now))
        }
      } catch {
        log.error("what is due could not be read", metadata: ["error": "\(error)"])
      }
      do { try await clock.sleep(for: Self.horizon) } catch { return }
    }
  }
}
