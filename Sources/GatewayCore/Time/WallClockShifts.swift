import Foundation
import GatewayKit
import Logging
import Synchronization

/// Keeps waits at their length when the wall clock is set while the process runs.
///
/// What must outlive the process is stored as wall time. When the wall clock has moved against the uptime, every stored
/// wait moves with it, in slices, and so do the waits that are held in memory. The store remembers how far a shift has
/// come, so that a process that is killed between two slices leaves the rest to the next one. Code that is about to act
/// on a stored time settles first. What is written between a step and the next `settle()`, at most a second, may be
/// moved as well. A clock that is set while no process runs moves nothing.
actor WallClockShifts {
  /// A smaller step is ignored: no wait is wrong by more than this.
  static let tolerance = 1.0
  /// How often the clocks are compared.
  private static let interval = Duration.seconds(1)
  /// How many rows are moved in a transaction.
  private static let slice = 2_000

  private let store: any WallClockShiftStore
  private let clock: any GatewayClock
  private let log: Logger
  private let moveMemory: @Sendable (Duration) -> Void
  private struct Standing {
    /// The wall clock's reading at uptime zero, as the stored waits have it.
    var origin: Date
    /// Whether some stored waits may be moved and others not: during a shift, and until the store was asked whether the
    /// last process left one unfinished.
    var isMidway = true
  }

  private let standing: Mutex<Standing>
  /// Whether what the last process left unfinished is done.
  private var hasResumed = false
  /// This process's shift. Kept when the store fails, so that no row is moved twice.
  private var shift: WallClockShift?
  private var isMoving = false
  private var waiting: [CheckedContinuation<Void, Never>] = []

  /// Moves what is in `store`, and by `moveMemory` what is not.
  init(
    store: any WallClockShiftStore, clock: any GatewayClock, log: Logger,
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
    isMoving = true
    defer {
      isMoving = false
      for waiter in waiting { waiter.resume() }
      waiting = []
    }
    try await resume()
    guard let step = shift?.step ?? step else { return }
    if shift == nil {
      log.warning("the wall clock was set; waits keep their length", metadata: ["seconds": "\(step.seconds)"])
      moveMemory(step)
      standing.withLock { $0.isMidway = true }
      shift = WallClockShift(by: step)
    }
    while let next = shift { shift = try await store.move(next, limit: Self.slice) }
    standing.withLock { $0 = Standing(origin: $0.origin + step, isMidway: false) }
  }

  /// Finishes what the last process left. This process's memory and its clock's origin are not concerned.
  private func resume() async throws(StoreError) {
    guard !hasResumed else { return }
    var left = try await store.unfinishedShift()
    if let left {
      log.warning(
        "the last process ended while it moved waits after the wall clock was set; the rest is moved now",
        metadata: ["seconds": "\(left.step.seconds)"])
    }
    while let next = left { left = try await store.move(next, limit: Self.slice) }
    hasResumed = true
    standing.withLock { $0.isMidway = false }
  }
}
