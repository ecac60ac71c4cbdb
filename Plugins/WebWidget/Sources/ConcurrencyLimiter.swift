import Synchronization

/// Counts what is open at once (event streams, uploads) by key, and refuses what exceeds its rule.
final class ConcurrencyLimiter: Sendable {
  /// How much may be open at once.
  enum Rule: Sendable {
    /// So much of each key.
    case each(Int)
    /// So much of all keys together. A key may hold as much as stays free after it: one alone half, the next one half of
    /// the rest, so that only many keys together leave nothing for another one (as in the server's `BodyMemory`).
    case shared(Int)
  }

  private struct State {
    var rule: Rule
    var total = 0
    var ofKeys: [String: Int] = [:]
  }

  private let state: Mutex<State>

  init(_ rule: Rule) { state = Mutex(State(rule: rule)) }

  /// Applies another rule from now on; what is open stays open.
  func change(_ rule: Rule) { state.withLock { $0.rule = rule } }

  /// A place of `key`, or nil when it can have no more now.
  func take(_ key: String) -> Place? {
    let isGranted = state.withLock { state in
      let own = state.ofKeys[key, default: 0]
      switch state.rule {
      case .each(let limit): guard own < limit else { return false }
      case .shared(let limit): guard own < limit - state.total else { return false }
      }
      state.total += 1
      state.ofKeys[key] = own + 1
      return true
    }
    return isGranted ? Place(key: key, limiter: self) : nil
  }

  private func free(_ key: String) {
    state.withLock { state in
      guard let own = state.ofKeys[key] else { return }
      state.total -= 1
      state.ofKeys[key] = own > 1 ? own - 1 : nil
    }
  }

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
