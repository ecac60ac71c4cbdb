import Foundation
import GatewayKit
import Logging
import Synchronization

/// Keeps waits at their length when the wall clock is set while the process runs.
///
/// What must outlive the process is stored as wall time. When the wall clock has moved against the uptime, every stored
/// wait moves with it, in slices, and so do the waits that are held in memory. Whoever is about to act on a stored time
/// settles first. What is written between a step and the next `settle()`, at most a second, may be moved as well.
actor WallSteps {
  /// A smaller step is left: it makes no wait wrong by more than this.
  static let tolerance = 1.0
  /// How often the clocks are compared.
  private static let interval = Duration.seconds(1)
  /// So many rows are moved in a transaction.
  private static let slice = 2_000

  private enum Table { case due, deliveries }

  /// A step that is being moved by.
  private struct Move {
    let step: Duration
    var table = Table.due
    var place: Int64 = .min
  }

  private let store: any DueStore & OutboxStore
  private let clock: any GatewayClock
  private let log: Logger
  private let moveMemory: @Sendable (Duration) -> Void
  private struct Standing {
    /// The wall clock's reading at uptime zero, as the stored waits have it.
    var origin: Date
    /// Whether some of the stored waits were moved and others were not.
    var isMidway = false
  }

  private let standing: Mutex<Standing>
  /// Kept when the store fails, so that no row is moved twice.
  private var move: Move?
  private var isMoving = false
  private var waiting: [CheckedContinuation<Void, Never>] = []

  /// Moves what is in `store`, and by `moveMemory` what is not.
  init(
    store: any DueStore & OutboxStore, clock: any GatewayClock, log: Logger,
    moveMemory: @escaping @Sendable (Duration) -> Void
  ) {
    self.store = store
    self.clock = clock
    self.log = log
    self.moveMemory = moveMemory
    standing = Mutex(Standing(origin: clock.now - clock.uptime))
  }

  /// Returns when the stored waits fit the wall clock: at once, unless it was set.
  nonisolated func settle() async throws(StoreError) {
    guard step != nil || standing.withLock(\.isMidway) else { return }
    try await moveAll()
  }

  /// Settles, and gives the instant to compare stored waits with: what the wall clock shows, or would show if it had not
  /// been set since they were settled.
  nonisolated func settledNow() async throws(StoreError) -> Date {
    try await settle()
    let now = clock.now
    let expected = standing.withLock(\.origin) + clock.uptime
    return abs(now.timeIntervalSince(expected)) < Self.tolerance ? now : expected
  }

  /// Compares the clocks until cancelled.
  func run() async {
    while true {
      do {
        try await settle()
      } catch {
        log.error("waits could not be moved after the wall clock was set", metadata: ["error": "\(error)"])
      }
      do { try await clock.sleep(for: Self.interval) } catch { return }
    }
  }

  /// By how much the wall clock was set; nil when it was not.
  private nonisolated var step: Duration? {
    let seconds = (clock.now - clock.uptime).timeIntervalSince(standing.withLock(\.origin))
    return abs(seconds) < Self.tolerance ? nil : .seconds(seconds)
  }

  private func moveAll() async throws(StoreError) {
    while isMoving { await withCheckedContinuation { waiting.append($0) } }
    guard var move = move ?? step.map({ Move(step: $0) }) else { return }
    isMoving = true
    defer {
      isMoving = false
      for waiter in waiting { waiter.resume() }
      waiting = []
    }
    if self.move == nil {
      log.warning(
        "the wall clock was set; waits keep their length", metadata: ["seconds": "\(move.step.seconds)"])
      moveMemory(move.step)
      standing.withLock { $0.isMidway = true }
    }
    self.move = move
    while let place = try await next(move) {
      move.place = place
      self.move = move
    }
    if move.table == .due {
      (move.table, move.place) = (.deliveries, .min)
      self.move = move
      while let place = try await next(move) {
        move.place = place
        self.move = move
      }
    }
    standing.withLock { $0 = Standing(origin: $0.origin + move.step) }
    self.move = nil
  }

  private func next(_ move: Move) async throws(StoreError) -> Int64? {
    switch move.table {
    case .due: try await store.moveDueItems(by: move.step, after: move.place, limit: Self.slice)
    case .deliveries: try await store.moveWaits(by: move.step, after: move.place, limit: Self.slice)
    }
  }
}
