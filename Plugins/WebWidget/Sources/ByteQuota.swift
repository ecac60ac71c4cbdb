import GatewayKit
import Synchronization

/// Counts bytes per key and day, in memory. A key's day begins with its first byte and is measured in uptime. The table
/// is bounded.
final class ByteQuota: Sendable {
  /// Bytes counted for a key on one of its days.
  struct Receipt: Sendable, Hashable {
    fileprivate let key: String
    fileprivate let bytes: Int
    fileprivate let since: Duration
  }

  /// The result of a request for bytes.
  enum Answer: Sendable, Hashable {
    /// The bytes were counted.
    case taken(Receipt)
    /// The bytes were not counted; the time until they may be.
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

  /// - Parameter capacity: The most keys kept. Beyond it the keys that used least are evicted first.
  init(limit: Int, capacity: Int = 20_000) {
    self.capacity = capacity
    state = Mutex(State(limit: limit))
  }

  /// Changes the bytes allowed per day. Bytes already used still count.
  func change(limit: Int) { state.withLock { $0.limit = limit } }

  /// The time until `key` may use `bytes` more; nil when it may now.
  func wait(for bytes: Int, of key: String, at uptime: Duration) -> Duration? {
    state.withLock { wait(for: bytes, after: current($0.uses[key], at: uptime), within: $0.limit, at: uptime) }
  }

  /// Counts `bytes` for `key`, if its day has that many left.
  func take(_ bytes: Int, of key: String, at uptime: Duration) -> Answer {
    state.withLock { state in
      let use = current(state.uses[key], at: uptime)
      if let wait = wait(for: bytes, after: use, within: state.limit, at: uptime) { return .wait(wait) }
      if state.uses[key] == nil, state.uses.count >= capacity { evict(from: &state.uses, at: uptime) }
      state.uses[key] = Use(bytes: use.bytes + bytes, since: use.since)
      return .taken(Receipt(key: key, bytes: bytes, since: use.since))
    }
  }

  /// Returns bytes that were not used after all. Has no effect if their day is over.
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
