import Foundation
import GatewayKit
import Metrics
import Synchronization

/// A provider's breakers: one for each key it was given and each model it is asked with. In memory only: a gateway that
/// starts asks everybody once.
final class Breakers: Sendable {
  /// What a breaker stands for.
  struct Slot: Sendable, Hashable {
    /// When its key was given; nil for a provider without one. Another key, another breaker.
    let keyGivenAt: Date?
    /// The model; nil where the adapter knows none.
    let model: String?
  }

  private let provider: ProviderID
  private let states = Mutex<[Slot: BreakerState]>([:])

  init(_ provider: ProviderID) { self.provider = provider }

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
    if hasOpened {
      Counter(label: "balcao_provider_breaker_openings_total", dimensions: dimensions(slot)).increment()
    }
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

  /// How a breaker stands, for people.
  func view(_ slot: Slot) -> BreakerView {
    BreakerView(model: slot.model, states.withLock { $0[slot] } ?? BreakerState())
  }

  private func gauge(_ slot: Slot) {
    let isOpen = states.withLock { $0[slot].map { $0.position != .closed } ?? false }
    Gauge(label: "balcao_provider_breaker_open", dimensions: dimensions(slot)).record(isOpen ? 1 : 0)
  }

  private func dimensions(_ slot: Slot) -> [(String, String)] {
    [("provider", provider.rawValue), ("model", slot.model ?? "")]
  }
}
