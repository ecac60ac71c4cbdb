import Foundation
import GatewayKit
import Metrics
import Synchronization

/// A provider's breakers: one for each key it was given and each model it is asked with. Their pauses outlive the process
/// where they last (`BreakerStore`); after a restart every other provider gets one question as a probe.
final class Breakers: Sendable {
  /// What a breaker stands for.
  struct Key: Sendable, Hashable, Codable {
    /// When its key was given; nil for a provider without one. Another key, another breaker.
    let keyGivenAt: Date?
    /// The model; nil where the adapter knows none.
    let model: String?
  }

  private let states = Mutex<[Key: BreakerState]>([:])
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
  func whyNot(_ key: Key, now: Date) -> String? {
    states.withLock { $0[key]?.whyNot(now) }
  }

  /// Takes the permission to ask once; nil where there is none. It must be given back by `end`.
  func admit(_ key: Key, now: Date) -> BreakerState.Admission? {
    let admission = states.withLock { states in
      // A key that was replaced comes never back.
      states = states.filter { $0.key.keyGivenAt == key.keyGivenAt }
      return states[key, default: BreakerState()].admit(now)
    }
    gauge(key)
    return admission
  }

  /// Takes note of how an admitted attempt ended; true when that opened the breaker.
  func end(_ admission: BreakerState.Admission, _ key: Key, _ ending: BreakerState.Ending, now: Date) -> Bool {
    let hasOpened = states.withLock { $0[key]?.end(admission, ending, now: now) ?? false }
    if hasOpened { openings[key.model ?? ""].increment() }
    gauge(key)
    return hasOpened
  }

  /// Notes that the provider works, as when its key was tried.
  func close() {
    let keys = states.withLock { states in
      for key in states.keys { states[key]?.close() }
      return Array(states.keys)
    }
    for key in keys { gauge(key) }
  }

  /// The pauses that last beyond the moment, in a fixed order.
  func lastingPauses(_ now: Date) -> [StoredPause] {
    states.withLock { $0 }.compactMap { key, state in
      guard case .open(let until) = state.position, let since = state.since, let reason = state.reason,
        until >= now + BreakerState.lasting
      else { return nil }
      return StoredPause(key: key, since: since, until: until, reason: reason)
    }.sorted { ($0.key.model ?? "", $0.until) < ($1.key.model ?? "", $1.until) }
  }

  /// Moves all times, because the wall clock was set.
  func move(by step: Duration) {
    states.withLock { $0 = $0.mapValues { $0.moved(by: step) } }
  }

  /// Opens the breakers whose pauses were kept. One that began in the future was kept by a clock that ran ahead: it keeps
  /// its length.
  func restore(_ kept: [StoredPause], now: Date) {
    let pauses = kept.map { $0.since <= now ? $0 : $0.moved(by: .seconds(now.timeIntervalSince($0.since))) }
    states.withLock { states in
      for pause in pauses {
        states[pause.key] = BreakerState(since: pause.since, until: pause.until, reason: pause.reason)
      }
    }
    for pause in pauses { gauge(pause.key) }
  }

  /// How a breaker stands, for people.
  func view(_ key: Key) -> BreakerView {
    BreakerView(model: key.model, states.withLock { $0[key] } ?? BreakerState())
  }

  private func gauge(_ key: Key) {
    let isOpen = states.withLock { $0[key].map { $0.position != .closed } ?? false }
    open[key.model ?? ""].record(isOpen ? 1 : 0)
  }
}
