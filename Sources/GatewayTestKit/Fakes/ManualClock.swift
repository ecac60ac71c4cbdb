public import Foundation
public import GatewayKit
import Synchronization

/// A clock that stands still until it is moved.
public final class ManualClock: GatewayClock {
  private struct Sleeper {
    let deadline: Date
    let wake: CheckedContinuation<Void, any Error>
  }
  private struct State {
    var now: Date
    var sleepers: [Int: Sleeper] = [:]
    var named = 0
  }
  private let state: Mutex<State>

  /// A clock that stands at `now`: the first second of 2026, unless said otherwise.
  public init(now: Date = Date(timeIntervalSince1970: 1_767_225_600)) { state = Mutex(State(now: now)) }

  /// The instant it stands at.
  public var now: Date { state.withLock(\.now) }

  /// The deadlines somebody sleeps until, the earliest first.
  public var deadlines: [Date] { state.withLock { $0.sleepers.values.map(\.deadline).sorted() } }

  /// Moves the clock on, and wakes whoever's deadline has come, the earliest first.
  public func advance(by duration: Duration) {
    let due = state.withLock { state in
      state.now = state.now + duration
      let due = state.sleepers.filter { $0.value.deadline <= state.now }
      for name in due.keys { state.sleepers[name] = nil }
      return due.values.sorted { $0.deadline < $1.deadline }
    }
    for sleeper in due { sleeper.wake.resume() }
  }

  /// Suspends until the clock is moved to `deadline`.
  public func sleep(until deadline: Date) async throws {
    let name = state.withLock { state in
      state.named += 1
      return state.named
    }
    try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { wake in
        let ended: Result<Void, any Error>? = state.withLock { state in
          if Task.isCancelled { return .failure(CancellationError()) }
          if deadline <= state.now { return .success(()) }
          state.sleepers[name] = Sleeper(deadline: deadline, wake: wake)
          return nil
        }
        if let ended { wake.resume(with: ended) }
      }
    } onCancel: {
      state.withLock { $0.sleepers.removeValue(forKey: name) }?.wake.resume(throwing: CancellationError())
    }
  }
}
