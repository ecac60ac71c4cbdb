import GatewayKit
import Synchronization

/// Bytes by key and day, in memory: a key's day begins with its first byte and is measured in uptime. The table is bounded.
final class ByteQuota: Sendable {
  private struct Use {
    var bytes: Int
    /// In uptime.
    var since: Duration
  }

  private static let day = Duration.seconds(86_400)

  private let limit: Int
  private let capacity: Int
  private let uses = Mutex<[String: Use]>([:])

  /// - Parameter capacity: keys kept; past it the keys that used least go first.
  init(limit: Int, capacity: Int = 20_000) {
    self.limit = limit
    self.capacity = capacity
  }

  /// How long until `key` may use `bytes` more; nil when it may now.
  func wait(for bytes: Int, of key: String, at uptime: Duration) -> Duration? {
    uses.withLock { wait(for: bytes, after: current($0[key], at: uptime), at: uptime) }
  }

  /// Uses `bytes` of `key`'s day, or says how long until that may be tried again.
  func take(_ bytes: Int, of key: String, at uptime: Duration) -> Duration? {
    uses.withLock { uses in
      let use = current(uses[key], at: uptime)
      if let wait = wait(for: bytes, after: use, at: uptime) { return wait }
      if uses[key] == nil, uses.count >= capacity { evict(from: &uses, at: uptime) }
      uses[key] = Use(bytes: use.bytes + bytes, since: use.since)
      return nil
    }
  }

  /// Takes `bytes` back that were not used after all, or count no longer.
  func giveBack(_ bytes: Int, of key: String) {
    uses.withLock { uses in
      guard let use = uses[key] else { return }
      uses[key] = use.bytes > bytes ? Use(bytes: use.bytes - bytes, since: use.since) : nil
    }
  }

  private func current(_ use: Use?, at uptime: Duration) -> Use {
    guard let use, uptime - use.since < Self.day else { return Use(bytes: 0, since: uptime) }
    return use
  }

  private func wait(for bytes: Int, after use: Use, at uptime: Duration) -> Duration? {
    use.bytes + bytes <= limit ? nil : use.since + Self.day - uptime
  }

  private func evict(from uses: inout [String: Use], at uptime: Duration) {
    let least = uses.sorted { current($0.value, at: uptime).bytes < current($1.value, at: uptime).bytes }
    for (key, _) in least.prefix(max(1, capacity / 2)) { uses[key] = nil }
  }
}
