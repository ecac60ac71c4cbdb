import GatewayKit
import Synchronization

/// Token buckets by key, in memory. A full bucket holds the tokens of one minute. The table is bounded.
///
/// Measured in uptime: setting the wall clock neither grants tokens nor blocks anybody.
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

  /// - Parameter capacity: The most keys kept. Beyond it full buckets are evicted first, which changes nothing.
  init(perMinute: Int, capacity: Int = 20_000) {
    self.capacity = capacity
    state = Mutex(State(perMinute: Double(perMinute)))
  }

  /// Changes the rate per minute. Tokens already taken stay taken.
  func change(perMinute: Int) { state.withLock { $0.perMinute = Double(perMinute) } }

  /// Takes one of `key`'s tokens. Returns the wait for the next token if all are used; nil on success.
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

  /// Evicts the `count` fullest buckets, so that limited keys stay limited.
  fileprivate mutating func evict(_ count: Int, at uptime: Duration) {
    let fullest = buckets.sorted { tokens(in: $0.value, at: uptime) > tokens(in: $1.value, at: uptime) }
    for (key, _) in fullest.prefix(max(1, count)) { buckets[key] = nil }
  }
}
