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
    var permits = FairShare()
  }

  private let state: Mutex<State>

  init(_ rule: Rule) { state = Mutex(State(rule: rule)) }

  /// Changes the rule. Permits already granted stay valid.
  func change(_ rule: Rule) { state.withLock { $0.rule = rule } }

  /// A permit for `key`; nil when the rule allows no more now.
  func take(_ key: String) -> Permit? {
    let isGranted = state.withLock { state in
      let hasRoom =
        switch state.rule {
        case .each(let limit): state.permits.held(by: key) < limit
        case .shared(let limit): state.permits.hasRoom(for: 1, of: key, within: limit)
        }
      if hasRoom { state.permits.add(1, for: key) }
      return hasRoom
    }
    return isGranted ? Permit(key: key, limiter: self) : nil
  }

  private func free(_ key: String) { state.withLock { $0.permits.remove(1, of: key) } }

  /// One permit, given back when the last reference is released, including when a response is dropped before it begins.
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
