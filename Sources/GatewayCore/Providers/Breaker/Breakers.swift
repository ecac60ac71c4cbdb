import Foundation
import GatewayKit
import Metrics
import Synchronization

/// A provider's breakers: one for each key it was given and each model it is asked with. Their pauses outlive the process
/// where they last (`PauseBook`); after a restart every other provider gets one question as a probe.
final class Breakers: Sendable {
  /// What a breaker stands for.
  struct Slot: Sendable, Hashable, Codable {
    /// When its key was given; nil for a provider without one. Another key, another breaker.
    let keyGivenAt: Date?
    /// The model; nil where the adapter knows none.
    let model: String?
  }

  private let states = Mutex<[Slot: BreakerState]>([:])
  /// Whether it is open, by model.
  private let open: LabelledMetric<String, Gauge>
  /// How often it opened, by model.
  private let openings: LabelledMetric<String, Counter>

  init(_ provider: ProviderID) {
    let own = ("provider", provider.rawValue)
    open = LabelledMetric { Gauge(label: "balcao_provider_breaker_open", dimensions: [own, ("model", $0)]) }
    openings = LabelledMetric {
      Counter(label: "balcao_provider_breaker_openings_total", dimensions: [own, ("model", $0)])
    }
  }

  /// Why the provider is not asked now; nil when it is.
  func whyNot(_ slot: Slot, now: Date) -> String? {
    states.withLock { $0[slot]?.whyNot(now) }
  }

  /// Takes the permission to ask once; nil where there is none. It must be given back by `end`.
  func admit(_ slot: Slot, now: Date) -> BreakerState.Admission? {
    let admission = states.withLock { states in
      // A key that was replaced comes never back.
      states = states.filter { $0.key.keyGivenAt == slot.keyGivenAt }
      return states[slot, default: BreakerState()].admit(now)
    }
    gauge(slot)
    return admission
  }

  /// Takes note of how an admitted attempt ended; true when that opened the breaker.
  func end(_ admission: BreakerState.Admission, _ slot: Slot, _ ending: BreakerState.Ending, now: Date) -> Bool {
    let hasOpened = states.withLock { $0[slot]?.end(admission, ending, now: now) ?? false }
    if hasOpened { openings[slot.model ?? ""].increment() }
    gauge(slot)
    return hasOpened
  }

  /// Notes that the provider works, as when its key was tried.
  func close() {
    let slots = states.withLock { states in
      for slot in states.keys { states[slot]?.close() }
      return Array(states.keys)
    }
    for slot in slots { gauge(slot) }
  }

  /// The pauses that last beyond the moment, in a fixed order.
  func lastingPauses(_ now: Date) -> [KeptPause] {
    states.withLock { $0 }.compactMap { slot, state in
      guard case .open(let until) = state.position, let since = state.since, let reason = state.reason,
        until >= now + BreakerState.lasting
      else { return nil }
      return KeptPause(slot: slot, since: since, until: until, reason: reason)
    }.sorted { ($0.slot.model ?? "", $0.until) < ($1.slot.model ?? "", $1.until) }
  }

  /// Moves all times, because the wall clock was set.
  func move(by step: Duration) {
    states.withLock { $0 = $0.mapValues { $0.moved(by: step) } }
  }

  /// Opens the breakers whose pauses were kept. One that began in the future was kept by a clock that ran ahead: it keeps
  /// its length.
  func restore(_ kept: [KeptPause], now: Date) {
    let pauses = kept.map { $0.since <= now ? $0 : $0.moved(by: .seconds(now.timeIntervalSince($0.since))) }
    states.withLock { states in
      for pause in pauses {
        states[pause.slot] = BreakerState(since: pause.since, until: pause.until, reason: pause.reason)
      }
    }
    for pause in pauses { gauge(pause.slot) }
  }

  /// How a breaker stands, for people.
  func view(_ slot: Slot) -> BreakerView {
    BreakerView(model: slot.model, states.withLock { $0[slot] } ?? BreakerState())
  }

  private func gauge(_ slot: Slot) {
    let isOpen = states.withLock { $0[slot].map { $0.position != .closed } ?? false }
    open[slot.model ?? ""].record(isOpen ? 1 : 0)
  }
}
