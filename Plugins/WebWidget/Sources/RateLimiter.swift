import GatewayKit
import Synchronization

/// Token buckets by key, in memory: so many a minute, all of them at once if need be. The table is bounded.
///
/// Measured in uptime: setting the wall clock neither grants tokens nor locks anybody out.
final class RateLimiter: Sendable {
  fileprivate struct Bucket {
    var tokens: Double
    /// In uptime.
    var filledAt: Duration
  }

  fileprivate struct State {
    var perMinute: Double
    var buckets: [String: Bucket] = [:]
  }

  private let capacity: Int
  private let state: Mutex<State>

  /// - Parameter capacity: keys kept; past it full buckets go first, as forgetting them changes nothing.
  init(perMinute: Int, capacity: Int = 20_000) {
    self.capacity = capacity
    state = Mutex(State(perMinute: Double(perMinute)))
  }

  /// Allows so many a minute from now on; tokens that were taken stay taken.
  func change(perMinute: Int) { state.withLock { $0.perMinute = Double(perMinute) } }

  /// Takes one of `key`'s tokens, or says how long until there is one.
  func wait(for key: String, at uptime: Duration) -> Duration? {
    state.withLock { state in
      if state.buckets[key] == nil, state.buckets.count >= capacity { state.evict(capacity / 2, at: uptime) }
      let tokens = state.tokens(in: state.buckets[key], at: uptime)
      guard tokens >= 1 else { return .seconds((1 - tokens) * 60 / state.perMinute) }
      state.buckets[key] = Bucket(tokens: tokens - 1, filledAt: uptime)
      return nil
    }
  }
}

extension RateLimiter.State {
  fileprivate func tokens(in bucket: RateLimiter.Bucket?, at uptime: Duration) -> Double {
    guard let bucket else { return perMinute }
    // Two callers may have read their uptime in the other order.
    let elapsed = max(0, (uptime - bucket.filledAt).seconds)
    return min(perMinute, bucket.tokens + elapsed * perMinute / 60)
  }

  /// Makes room for `count` keys: the fullest buckets go, whoever is being held back stays held back.
  fileprivate mutating func evict(_ count: Int, at uptime: Duration) {
    let fullest = buckets.sorted { tokens(in: $0.value, at: uptime) > tokens(in: $1.value, at: uptime) }
    for (key, _) in fullest.prefix(max(1, count)) { buckets[key] = nil }
  }
}
