public import Foundation
public import GatewayKit
import Synchronization

/// A clock that stands still until it is moved.
public final class ManualClock: GatewayClock {
  private struct Sleeper {
    /// In uptime.
    let deadline: Duration
    let wake: CheckedContinuation<Void, any Error>
  }
  private struct State {
    var now: Date
    var uptime = Duration.zero
    var sleepers: [Int: Sleeper] = [:]
    var named = 0
  }
  private let state: Mutex<State>

  /// A clock that stands at `now`: the first second of 2026, unless said otherwise.
  public init(now: Date = Date(timeIntervalSince1970: 1_767_225_600)) { state = Mutex(State(now: now)) }

  /// The instant it stands at.
  public var now: Date { state.withLock(\.now) }

  /// How far it was advanced.
  public var uptime: Duration { state.withLock(\.uptime) }

  /// The deadlines of current sleepers, the earliest first.
  public var deadlines: [Date] {
    state.withLock { state in
      state.sleepers.values.map { state.now + ($0.deadline - state.uptime) }.sorted()
    }
  }

  /// Sets the wall clock without any time passing, as an operator or NTP does: back, if `step` is negative.
  public func setWallClock(by step: Duration) { state.withLock { $0.now = $0.now + step } }

  /// Lets time pass, and wakes sleepers whose deadline has come, the earliest first.
  public func advance(by duration: Duration) {
    let due = state.withLock { state in
      state.now = state.now + duration
      state.uptime += duration
      let due = state.sleepers.filter { $0.value.deadline <= state.uptime }
      for name in due.keys { state.sleepers[name] = nil }
      return due.values.sorted { $0.deadline < $1.deadline }
    }
    for sleeper in due { sleeper.wake.resume() }
  }

  /// Suspends until the clock was advanced by `duration`.
  public func sleep(for duration: Duration) async throws {
    let name = state.withLock { state in
      state.named += 1
      return state.named
    }
    try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { wake in
        let ended: Result<Void, any Error>? = state.withLock { state in
          if Task.isCancelled { return .failure(CancellationError()) }
          if duration <= .zero { return .success(()) }
          state.sleepers[name] = Sleeper(deadline: state.uptime + duration, wake: wake)
          return nil
        }
        if let ended { wake.resume(with: ended) }
      }
    } onCancel: {
      state.withLock { $0.sleepers.removeValue(forKey: name) }?.wake.resume(throwing: CancellationError())
    }
  }
}
