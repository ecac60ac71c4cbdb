import GatewayKit
import Synchronization

/// Bytes by key and day, in memory: a key's day begins with its first byte and is measured in uptime. The table is bounded.
final class ByteQuota: Sendable {
  /// Bytes that were counted for a key on one of its days.
  struct Receipt: Sendable, Hashable {
    fileprivate let key: String
    fileprivate let bytes: Int
    fileprivate let since: Duration
  }

  /// What became of a request for bytes.
  enum Answer: Sendable, Hashable {
    /// They were counted.
    case taken(Receipt)
    /// They were not: so long until they may be.
    case wait(Duration)
  }

  private struct Use {
    var bytes: Int
    /// When the day began, in uptime.
    var since: Duration
  }

  static let day = Duration.seconds(86_400)

  private struct State {
    var limit: Int
    var uses: [String: Use] = [:]
  }

  private let capacity: Int
  private let state: Mutex<State>

  /// - Parameter capacity: keys kept; past it the keys that used least go first.
  init(limit: Int, capacity: Int = 20_000) {
    self.capacity = capacity
    state = Mutex(State(limit: limit))
  }

  /// Allows so many bytes a day from now on; what was used stays used.
  func change(limit: Int) { state.withLock { $0.limit = limit } }

  /// How long until `key` may use `bytes` more; nil when it may now.
  func wait(for bytes: Int, of key: String, at uptime: Duration) -> Duration? {
    state.withLock { wait(for: bytes, after: current($0.uses[key], at: uptime), within: $0.limit, at: uptime) }
  }

  /// Uses `bytes` of `key`'s day, if it has so many left.
  func take(_ bytes: Int, of key: String, at uptime: Duration) -> Answer {
    state.withLock { state in
      let use = current(state.uses[key], at: uptime)
      if let wait = wait(for: bytes, after: use, within: state.limit, at: uptime) { return .wait(wait) }
      if state.uses[key] == nil, state.uses.count >= capacity { evict(from: &state.uses, at: uptime) }
      state.uses[key] = Use(bytes: use.bytes + bytes, since: use.since)
      return .taken(Receipt(key: key, bytes: bytes, since: use.since))
    }
  }

  /// Counts bytes no longer that were not used after all. Those of a day that is over change nothing.
  func giveBack(_ receipt: Receipt) {
    state.withLock { state in
      guard let use = state.uses[receipt.key], use.since == receipt.since else { return }
      state.uses[receipt.key] = Use(bytes: max(0, use.bytes - receipt.bytes), since: use.since)
    }
  }

  private func current(_ use: Use?, at uptime: Duration) -> Use {
    guard let use, uptime - use.since < Self.day else { return Use(bytes: 0, since: uptime) }
    return use
  }

  private func wait(for bytes: Int, after use: Use, within limit: Int, at uptime: Duration) -> Duration? {
    use.bytes + bytes <= limit ? nil : use.since + Self.day - uptime
  }

  private func evict(from uses: inout [String: Use], at uptime: Duration) {
    let least = uses.sorted { current($0.value, at: uptime).bytes < current($1.value, at: uptime).bytes }
    for (key, _) in least.prefix(max(1, capacity / 2)) { uses[key] = nil }
  }
}
