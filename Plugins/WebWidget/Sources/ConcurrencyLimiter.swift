import GatewayKit
import Synchronization

/// Limits what is open at once (event streams, uploads) per key.
final class ConcurrencyLimiter: Sendable {
  /// The limit on what may be open at once.
  enum Rule: Sendable {
    /// This many for each key.
    case each(Int)
    /// This many for all keys together, divided by `FairShare`.
    case shared(Int)
  }

  private struct State {
    var rule: Rule
    var places = FairShare()
  }

  private let state: Mutex<State>

  init(_ rule: Rule) { state = Mutex(State(rule: rule)) }

  /// Changes the rule. Places already taken stay open.
  func change(_ rule: Rule) { state.withLock { $0.rule = rule } }

  /// A place for `key`; nil when the rule allows no more now.
  func take(_ key: String) -> Permit? {
    let isGranted = state.withLock { state in
      let hasRoom =
        switch state.rule {
        case .each(let limit): state.places.held(by: key) < limit
        case .shared(let limit): state.places.hasRoom(for: 1, of: key, within: limit)
        }
      if hasRoom { state.places.add(1, for: key) }
      return hasRoom
    }
    return isGranted ? Permit(key: key, limiter: self) : nil
  }

  private func free(_ key: String) { state.withLock { $0.places.remove(1, of: key) } }

  /// One place, freed when the last reference is released, including when a response is dropped before it begins.
  final class Permit: Sendable {
    private let key: String
    private let limiter: ConcurrencyLimiter

    fileprivate init(key: String, limiter: ConcurrencyLimiter) {
      self.key = key
      self.limiter = limiter
    }

    deinit { limiter.free(key) }
  }
}
