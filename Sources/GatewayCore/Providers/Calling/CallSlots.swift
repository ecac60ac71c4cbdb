import GatewayKit
import Metrics
import Synchronization

/// Limits the calls of one provider in flight. Further calls wait, and parties are served in turn (`CallQueue`), so
/// that no network keeps the others waiting.
///
/// A slot is lent to a closure, so that it is always returned. A waiter leaves the queue when it is cancelled or its
/// time ends. If it gets a slot at that same moment, it uses the slot or passes it on.
final class CallSlots: Sendable {
  /// Why no slot was lent.
  enum Refusal: Error, Hashable {
    /// No slot came free in time; the text states the calls in flight and the callers waiting.
    case crowded(Explanation)
    /// The task was cancelled.
    case cancelled
  }

  /// The state of a waiter. One that has left has no entry, and gets no slot.
  private enum Waiter: Sendable {
    case entered
    case suspended(CheckedContinuation<Bool, Never>)
    /// It got a slot before it was suspended.
    case granted
  }

  private struct State {
    var queue: CallQueue
    /// The waiters, by place in the queue.
    var waiters: [Int: Waiter] = [:]
    var nextPlace = 0

    /// Records that the waiter at `place` has a slot; returns its continuation if it is suspended.
    mutating func grant(_ place: Int) -> CheckedContinuation<Bool, Never>? {
      if case .suspended(let continuation) = waiters.removeValue(forKey: place) { return continuation }
      waiters[place] = .granted
      return nil
    }
  }

  private let state: Mutex<State>
  private let inFlight: Gauge
  private let waiting: Gauge

  /// - Parameter limit: The most calls in flight; at least 1.
  init(_ limit: Int, of provider: ProviderID) {
    state = Mutex(State(queue: CallQueue(limit: limit)))
    inFlight = Gauge(label: "balcao_provider_calls_in_flight", dimensions: [("provider", provider.rawValue)])
    waiting = Gauge(label: "balcao_provider_calls_waiting", dimensions: [("provider", provider.rawValue)])
  }

  /// The number of calls in flight and of waiting callers.
  var load: (inFlight: Int, waiting: Int) { state.withLock { ($0.queue.limit - $0.queue.free, $0.waiters.count) } }

  /// Makes `call` in a slot of `party`; `call` receives how long the slot took.
  ///
  /// - Parameter patience: The longest wait, in uptime.
  /// - Throws: When there was no slot; `call` was then not made.
  func withSlot<Result: Sendable>(
    for party: CallParty, within patience: Duration, clock: any GatewayClock,
    _ call: (_ waited: Duration) async -> Result
  ) async throws(Refusal) -> Result {
    let begin = clock.uptime
    if let place = takeOrEnter(party) {
      let hasSlot = await wait(at: place, of: party, within: patience, clock)
      guard hasSlot else { throw Task.isCancelled ? Refusal.cancelled : crowded(patience) }
    }
    defer { giveBack(from: party) }
    if Task.isCancelled { throw .cancelled }
    return await call(clock.uptime - begin)
  }

  /// Takes a free slot and returns nil, or returns a place in the queue.
  private func takeOrEnter(_ party: CallParty) -> Int? {
    change { state in
      if state.queue.take(for: party) { return nil }
      let place = state.nextPlace
      state.nextPlace += 1
      state.waiters[place] = .entered
      state.queue.enter(place, for: party)
      return place
    }
  }

  /// Whether the waiter at `place` got a slot.
  private func wait(
    at place: Int, of party: CallParty, within patience: Duration, _ clock: any GatewayClock
  ) async -> Bool {
    await withTaskGroup { group in
      group.addTask { await self.isGranted(place, of: party) }
      group.addTask {
        try? await clock.sleep(for: patience)
        return false
      }
      var hasSlot = false
      // Waits for both, because a slot may come at the moment at which the time ends.
      for await isGranted in group {
        if isGranted { hasSlot = true }
        group.cancelAll()
      }
      return hasSlot
    }
  }

  private func isGranted(_ place: Int, of party: CallParty) async -> Bool {
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
      leave(place, of: party)
    }
  }

  /// Removes a waiter from the queue, unless it already has a slot.
  private func leave(_ place: Int, of party: CallParty) {
    let left: Waiter? = change { state in
      if case .granted = state.waiters[place] { return nil }
      state.queue.leave(place, of: party)
      return state.waiters.removeValue(forKey: place)
    }
    if case .suspended(let continuation) = left { continuation.resume(returning: false) }
  }

  /// Passes a slot on to the next waiter.
  private func giveBack(from party: CallParty) {
    let next: CheckedContinuation<Bool, Never>? = change { state in
      state.queue.giveBack(from: party).flatMap { state.grant($0) }
    }
    next?.resume(returning: true)
  }

  /// Changes the limit of calls in flight, at least 1. Calls in flight continue.
  func change(limit: Int) {
    let next: [CheckedContinuation<Bool, Never>] = change { state in
      state.queue.change(limit: limit).compactMap { state.grant($0) }
    }
    for waiter in next { waiter.resume(returning: true) }
  }

  private func change<Result: Sendable>(_ body: (inout State) -> Result) -> Result {
    state.withLock { state in
      let result = body(&state)
      inFlight.record(state.queue.limit - state.queue.free)
      waiting.record(state.waiters.count)
      return result
    }
  }

  private func crowded(_ patience: Duration) -> Refusal {
    let limit = state.withLock(\.queue.limit)
    return .crowded(
      ProviderCode.crowded.with([
        "patience": .string("\(patience)"), "limit": .integer(limit), "waiting": .integer(load.waiting),
      ]))
  }
}
