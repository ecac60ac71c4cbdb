import GatewayKit
import Synchronization

/// Token buckets by key, in memory: so many a minute, all of them at once if need be. The table is bounded.
///
/// Measured in uptime: setting the wall clock neither grants tokens nor locks anybody out.
final class RateLimiter: Sendable {
  private struct Bucket {
    var tokens: Double
    /// In uptime.
    var filledAt: Duration
  }

  private let perMinute: Double
  private let capacity: Int
  private let buckets = Mutex<[String: Bucket]>([:])

  /// - Parameter capacity: keys kept; past it full buckets go first, as forgetting them changes nothing.
  init(perMinute: Int, capacity: Int = 20_000) {
    self.perMinute = Double(perMinute)
    self.capacity = capacity
  }

  /// Takes one of `key`'s tokens, or says how long until there is one.
  func wait(for key: String, at uptime: Duration) -> Duration? {
    buckets.withLock { buckets in
      if buckets[key] == nil, buckets.count >= capacity { evict(from: &buckets, at: uptime) }
      let tokens = tokens(in: buckets[key], at: uptime)
      guard tokens >= 1 else { return .seconds((1 - tokens) * 60 / perMinute) }
      buckets[key] = Bucket(tokens: tokens - 1, filledAt: uptime)
      return nil
    }
  }

  private func tokens(in bucket: Bucket?, at uptime: Duration) -> Double {
    guard let bucket else { return perMinute }
    // Two callers may have read their uptime in the other order.
    let elapsed = max(0, (uptime - bucket.filledAt).seconds)
    return min(perMinute, bucket.tokens + elapsed * perMinute / 60)
  }

  /// Makes room for half the table: the fullest buckets go, whoever is being held back stays held back.
  private func evict(from buckets: inout [String: Bucket], at uptime: Duration) {
    let fullest = buckets.sorted { tokens(in: $0.value, at: uptime) > tokens(in: $1.value, at: uptime) }
    for (key, _) in fullest.prefix(max(1, capacity / 2)) { buckets[key] = nil }
  }
}
