import GatewayKit
import Synchronization

/// Counts what is open at once (event streams, uploads) by key, and refuses what exceeds its rule.
final class ConcurrencyLimiter: Sendable {
  /// How much may be open at once.
  enum Rule: Sendable {
    /// So much of each key.
    case each(Int)
    /// So much of all keys together, divided by `FairShare`.
    case shared(Int)
  }

  private struct State {
    var rule: Rule
    var places = FairShare()
  }

  private let state: Mutex<State>

  init(_ rule: Rule) { state = Mutex(State(rule: rule)) }

  /// Applies another rule from now on; what is open stays open.
  func change(_ rule: Rule) { state.withLock { $0.rule = rule } }

  /// A place of `key`, or nil when it can have no more now.
  func take(_ key: String) -> Place? {
    let isGranted = state.withLock { state in
      let hasRoom =
        switch state.rule {
        case .each(let limit): state.places.held(by: key) < limit
        case .shared(let limit): state.places.hasRoom(for: 1, of: key, within: limit)
        }
      if hasRoom { state.places.add(1, for: key) }
      return hasRoom
    }
    return isGranted ? Place(key: key, limiter: self) : nil
  }

  private func free(_ key: String) { state.withLock { $0.places.remove(1, of: key) } }

  /// One place, free again when nothing holds it any more: also where a response was dropped before it began.
  final class Place: Sendable {
    private let key: String
    private let limiter: ConcurrencyLimiter

    fileprivate init(key: String, limiter: ConcurrencyLimiter) {
      self.key = key
      self.limiter = limiter
    }

    deinit { limiter.free(key) }
  }
}
