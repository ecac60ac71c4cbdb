/// Divides a limited amount (bytes, places) among keys such as `ClientNetwork.block`, so that no key can take it all.
///
/// A key may hold at most as much as is free after it: one key alone half of the limit, the second half of the rest, and
/// n keys that take all they can 1/(n + 1) each. So something is left for a key that holds nothing yet (Choudhury and
/// Hahne, "Dynamic queue length thresholds for shared-memory packet switches", IEEE/ACM Transactions on Networking 6(2),
/// 1998). In whole numbers the last unit of the limit is never given out.
///
/// A value, without a lock. The limit comes with each question, and is not stored.
public struct FairShare: Sendable {
  /// What all keys hold together.
  public private(set) var total = 0
  private var ofKeys: [String: Int] = [:]

  /// Nobody holds anything.
  public init() {}

  /// What `key` holds.
  public func held(by key: String) -> Int { ofKeys[key] ?? 0 }

  /// Whether `key` may hold `amount` more of `limit`. Without a key only the limit counts.
  public func hasRoom(for amount: Int, of key: String?, within limit: Int) -> Bool {
    let free = limit - total
    guard amount <= free else { return false }
    guard let key else { return true }
    return held(by: key) + amount <= free - amount
  }

  /// Counts `amount` for `key`, whether or not there is room. Without a key it counts in the total alone.
  public mutating func add(_ amount: Int, for key: String?) { change(key, by: amount) }

  /// Counts `amount` for `key` no longer. The caller gives back what it added, and no more.
  public mutating func remove(_ amount: Int, of key: String?) { change(key, by: -amount) }

  private mutating func change(_ key: String?, by amount: Int) {
    total += amount
    guard let key else { return }
    let held = held(by: key) + amount
    ofKeys[key] = held > 0 ? held : nil
  }
}
