import GatewayKit
import Metrics
import Synchronization

/// The calls of one provider that may be in flight at once. Further calls wait, first come, first served.
///
/// A slot is lent for the length of a closure, so that it always comes back. A waiter that is cancelled, or whose patience
/// ends, leaves the queue; a slot that was handed to it at the same moment is used or passed on.
final class CallSlots: Sendable {
  /// Why no slot was lent.
  enum Refusal: Error, Hashable {
    /// None came free in time; the account says how many calls were in flight and waiting.
    case crowded(String)
    /// The task was cancelled.
    case cancelled
  }

  /// A waiter that no longer has an entry gets no slot.
  private enum Waiter: Sendable {
    case entered
    case suspended(CheckedContinuation<Bool, Never>)
    /// A slot is its own before it was seen waiting.
    case granted
  }

  private struct State {
    /// Positive only while nobody waits.
    var free: Int
    /// By place: waiters are served in the order of their places.
    var waiters: [Int: Waiter] = [:]
    /// Nobody with a smaller place waits.
    var firstPlace = 0
    var nextPlace = 0
  }

  private let limit: Int
  private let state: Mutex<State>
  private let inFlight: Gauge
  private let waiting: Gauge

  /// - Parameter limit: the most calls in flight; at least 1.
  init(_ limit: Int, of provider: ProviderID) {
    self.limit = limit
    state = Mutex(State(free: limit))
    inFlight = Gauge(label: "balcao_provider_calls_in_flight", dimensions: [("provider", provider.rawValue)])
    waiting = Gauge(label: "balcao_provider_calls_waiting", dimensions: [("provider", provider.rawValue)])
  }

  /// How many calls are in flight, and how many callers wait.
  var load: (inFlight: Int, waiting: Int) { state.withLock { (limit - $0.free, $0.waiters.count) } }

  /// Makes `call` in a slot, once one is free; `call` learns how long that took.
  ///
  /// - Parameter patience: the longest wait, in uptime.
  /// - Throws: when there was no slot; `call` was not made then.
  func withSlot<Result: Sendable>(
    within patience: Duration, clock: any GatewayClock, _ call: (_ waited: Duration) async -> Result
  ) async throws(Refusal) -> Result {
    let begin = clock.uptime
    if let place = takeOrEnter() {
      let hasSlot = await wait(at: place, within: patience, clock)
      guard hasSlot else { throw Task.isCancelled ? Refusal.cancelled : crowded(patience) }
    }
    defer { giveBack() }
    if Task.isCancelled { throw .cancelled }
    return await call(clock.uptime - begin)
  }

  /// Takes a free slot, or a place in the queue: nil when the slot was taken.
  private func takeOrEnter() -> Int? {
    change { state in
      guard state.free == 0 else {
        state.free -= 1
        return nil
      }
      let place = state.nextPlace
      state.nextPlace += 1
      state.waiters[place] = .entered
      return place
    }
  }

  /// Whether the waiter at `place` was handed a slot.
  private func wait(at place: Int, within patience: Duration, _ clock: any GatewayClock) async -> Bool {
    await withTaskGroup { group in
      group.addTask { await self.isGranted(place) }
      group.addTask {
        try? await clock.sleep(for: patience)
        return false
      }
      var hasSlot = false
      // Both are heard out: a slot may come at the moment at which patience ends.
      for await isGranted in group {
        if isGranted { hasSlot = true }
        group.cancelAll()
      }
      return hasSlot
    }
  }

  private func isGranted(_ place: Int) async -> Bool {
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let answer: Bool? = change { state in
          switch state.waiters[place] {
          case .entered:
            state.waiters[place] = .suspended(continuation)
            return nil
          case .granted:
            state.waiters[place] = nil
            return true
          case .suspended, nil: return false
          }
        }
        if let answer { continuation.resume(returning: answer) }
      }
    } onCancel: {
      leave(place)
    }
  }

  /// Takes a waiter out of the queue, unless it has a slot already.
  private func leave(_ place: Int) {
    let left: Waiter? = change { state in
      if case .granted = state.waiters[place] { return nil }
      return state.waiters.removeValue(forKey: place)
    }
    if case .suspended(let continuation) = left { continuation.resume(returning: false) }
  }

  /// Hands a slot to whoever has waited longest; nobody waits: it is free.
  private func giveBack() {
    let next: CheckedContinuation<Bool, Never>? = change { state in
      while state.firstPlace < state.nextPlace {
        let place = state.firstPlace
        state.firstPlace += 1
        switch state.waiters[place] {
        case .suspended(let continuation):
          state.waiters[place] = nil
          return continuation
        case .entered:
          state.waiters[place] = .granted
          return nil
        case .granted, nil: continue
        }
      }
      state.free += 1
      return nil
    }
    next?.resume(returning: true)
  }

  private func change<Result: Sendable>(_ body: (inout State) -> Result) -> Result {
    state.withLock { state in
      let result = body(&state)
      inFlight.record(limit - state.free)
      waiting.record(state.waiters.count)
      return result
    }
  }

  private func crowded(_ patience: Duration) -> Refusal {
    .crowded(
      "no call was free within \(patience): at most \(limit) may be in flight (concurrentCalls), \(load.waiting) others wait"
    )
  }
}
