import Foundation
import GatewayKit
import Logging
import Synchronization

/// Preserves the length of waits when the wall clock is set while the process runs.
///
/// Waits that must survive the process are stored as wall time. When the wall clock has moved against the uptime, every
/// stored wait is moved by the same step, in slices, and so are the waits in memory. The store remembers the progress
/// of a shift, so that after a crash the next process finishes it. Code that acts on a stored time calls `settle()`
/// first. Waits written between the step and the next `settle()`, at most a second, may be moved too. Setting the clock
/// while no process runs moves nothing.
actor WallClockShifts {
  /// In seconds. A smaller step is ignored, so a wait can be wrong by this much.
  static let tolerance = 1.0
  /// How often the clocks are compared.
  private static let interval = Duration.seconds(1)
  /// The most rows moved in one transaction.
  private static let slice = 2_000

  private let store: any WallClockShiftStore
  private let clock: any GatewayClock
  private let log: Logger
  private let moveMemory: @Sendable (Duration) -> Void
  private struct Baseline {
    /// The wall-clock time at uptime zero that the stored waits are based on.
    var origin: Date
    /// Whether only part of the stored waits may have moved: during a shift, and until the store was asked whether the
    /// last process left one unfinished.
    var isMidway = true
  }

  private let baseline: Mutex<Baseline>
  /// Whether the last process's unfinished shift has been completed.
  private var hasResumed = false
  /// This process's shift. Kept when the store fails, so that no row is moved twice.
  private var shift: WallClockShift?
  private var isMoving = false
  private var waiting: [CheckedContinuation<Void, Never>] = []

  /// Creates it; waits in `store` are moved there, those in memory by `moveMemory`.
  init(
    store: any WallClockShiftStore, clock: any GatewayClock, log: Logger,
    moveMemory: @escaping @Sendable (Duration) -> Void
  ) {
    self.store = store
    self.clock = clock
    self.log = log
    self.moveMemory = moveMemory
    baseline = Mutex(Baseline(origin: clock.now - clock.uptime))
  }

  /// Returns when the stored waits match the wall clock: at once, unless it was set.
  nonisolated func settle() async throws(StoreError) {
    guard step != nil || baseline.withLock(\.isMidway) else { return }
    try await moveAll()
  }

  /// Settles, and returns the instant to compare stored waits with: the wall clock's, not counting steps since then.
  nonisolated func settledNow() async throws(StoreError) -> Date {
    try await settle()
    let now = clock.now
    let expected = baseline.withLock(\.origin) + clock.uptime
    return abs(now.timeIntervalSince(expected)) < Self.tolerance ? now : expected
  }

  /// Compares the clocks every second, until cancelled.
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

  /// The step by which the wall clock was set; nil when it was not.
  private nonisolated var step: Duration? {
    let seconds = (clock.now - clock.uptime).timeIntervalSince(baseline.withLock(\.origin))
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
      baseline.withLock { $0.isMidway = true }
      shift = WallClockShift(by: step)
    }
    while let next = shift { shift = try await store.move(next, limit: Self.slice) }
    baseline.withLock { $0 = Baseline(origin: $0.origin + step, isMidway: false) }
  }

  /// Finishes the last process's shift. Waits in memory and this process's clock origin are not affected.
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
    baseline.withLock { $0.isMidway = false }
  }
}
