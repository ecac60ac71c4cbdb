import Foundation
import Synchronization

/// Token buckets by key, in memory: so many a minute, all of them at once if need be. The table is bounded.
final class RateLimiter: Sendable {
  private struct Bucket {
    var tokens: Double
    var filledAt: Date
  }

  private let perMinute: Double
  private let capacity: Int
  private let buckets = Mutex<[String: Bucket]>([:])

  /// - Parameter capacity: keys kept; past it full buckets go first, as forgetting them changes nothing.
  init(perMinute: Int, capacity: Int = 20_000) {
    self.perMinute = Double(perMinute)
    self.capacity = capacity
  }

  /// Takes one of `key`'s tokens, or tells how long until there is one.
  func wait(for key: String, at now: Date) -> Duration? {
    buckets.withLock { buckets in
      if buckets[key] == nil, buckets.count >= capacity { evict(from: &buckets, at: now) }
      let tokens = tokens(in: buckets[key], at: now)
      guard tokens >= 1 else { return .seconds((1 - tokens) * 60 / perMinute) }
      buckets[key] = Bucket(tokens: tokens - 1, filledAt: now)
      return nil
    }
  }

  private func tokens(in bucket: Bucket?, at now: Date) -> Double {
    guard let bucket else { return perMinute }
    let elapsed = max(0, now.timeIntervalSince(bucket.filledAt))
    return min(perMinute, bucket.tokens + elapsed * perMinute / 60)
  }

  /// Makes room for half the table: the fullest buckets go, whoever is being held back stays held back.
  private func evict(from buckets: inout [String: Bucket], at now: Date) {
    let fullest = buckets.sorted { tokens(in: $0.value, at: now) > tokens(in: $1.value, at: now) }
    for (key, _) in fullest.prefix(max(1, capacity / 2)) { buckets[key] = nil }
  }
}
