import Foundation
import GatewayKit
import Metrics
import Synchronization

/// A provider's breakers: one for each key it was given and each model. Long pauses survive a restart (`BreakerStore`);
/// every other provider gets one probe request after it.
final class Breakers: Sendable {
  /// Identifies a breaker.
  struct Key: Sendable, Hashable, Codable {
    /// When the provider's key was given; nil when it needs none. A new key gets a new breaker.
    let keyGivenAt: Date?
    /// The model; nil when the adapter has no models.
    let model: String?
  }

  private let states = Mutex<[Key: BreakerState]>([:])
  /// Whether the breaker is open, by model.
  private let open: LabelledMetric<String, Gauge>
  /// How often the breaker opened, by model.
  private let openings: LabelledMetric<String, Counter>

  init(_ provider: ProviderID) {
    let own = ("provider", provider.rawValue)
    open = LabelledMetric { Gauge(label: "balcao_provider_breaker_open", dimensions: [own, ("model", $0)]) }
    openings = LabelledMetric {
      Counter(label: "balcao_provider_breaker_openings_total", dimensions: [own, ("model", $0)])
    }
  }

  /// Why the provider may not be asked now; nil when it may.
  func whyNot(_ key: Key, now: Date) -> Explanation? {
    states.withLock { $0[key]?.whyNot(now) }
  }

  /// Takes the permission for one request; nil while requests are blocked. Every admission must be ended by `end`.
  func admit(_ key: Key, now: Date) -> BreakerState.Admission? {
    let admission = states.withLock { states in
      // A replaced key never returns.
      states = states.filter { $0.key.keyGivenAt == key.keyGivenAt }
      return states[key, default: BreakerState()].admit(now)
    }
    gauge(key)
    return admission
  }

  /// Records the end of an admitted request; true when that opened the breaker.
  func end(_ admission: BreakerState.Admission, _ key: Key, _ ending: BreakerState.Ending, now: Date) -> Bool {
    let hasOpened = states.withLock { $0[key]?.end(admission, ending, now: now) ?? false }
    if hasOpened { openings[key.model ?? ""].increment() }
    gauge(key)
    return hasOpened
  }

  /// Records that the provider works, for example because its key was tried.
  func close() {
    let keys = states.withLock { states in
      for key in states.keys { states[key]?.close() }
      return Array(states.keys)
    }
    for key in keys { gauge(key) }
  }

  /// The pauses to store, in a fixed order.
  func lastingPauses(_ now: Date) -> [StoredPause] {
    states.withLock { $0 }.compactMap { key, state in
      guard case .open(let until) = state.position, let since = state.since, let reason = state.reason,
        until >= now + BreakerState.lasting
      else { return nil }
      return StoredPause(key: key, since: since, until: until, reason: reason)
    }.sorted { ($0.key.model ?? "", $0.until) < ($1.key.model ?? "", $1.until) }
  }

  /// Shifts all times, because the wall clock was set.
  func move(by step: Duration) {
    states.withLock { $0 = $0.mapValues { $0.moved(by: step) } }
  }

  /// Opens the breakers with stored pauses. A pause that begins in the future was stored by a clock that ran ahead; it
  /// keeps its length.
  func restore(_ kept: [StoredPause], now: Date) {
    let pauses = kept.map { $0.since <= now ? $0 : $0.moved(by: .seconds(now.timeIntervalSince($0.since))) }
    states.withLock { states in
      for pause in pauses {
        states[pause.key] = BreakerState(since: pause.since, until: pause.until, reason: pause.reason)
      }
    }
    for pause in pauses { gauge(pause.key) }
  }

  /// A breaker, for people.
  func view(_ key: Key) -> BreakerView {
    BreakerView(model: key.model, states.withLock { $0[key] } ?? BreakerState())
  }

  private func gauge(_ key: Key) {
    let isOpen = states.withLock { $0[key].map { $0.position != .closed } ?? false }
    open[key.model ?? ""].record(isOpen ? 1 : 0)
  }
}
