/// Divides a limited amount (bytes, slots) among keys such as `ClientNetwork.block`, so that no key can use all of it.
///
/// A key may hold at most as much as remains free: a single key half of the limit, and n keys that use all they can
/// 1/(n + 1) each. So something is always left for a new key (Choudhury and
/// Hahne, "Dynamic queue length thresholds for shared-memory packet switches", IEEE/ACM Transactions on Networking 6(2),
/// 1998). With whole numbers, the last unit of the limit is never used.
///
/// A value type without a lock. The limit is an argument of each call, not stored.
public struct FairShare: Sendable {
  /// The amount held by all keys.
  public private(set) var total = 0
  private var ofKeys: [String: Int] = [:]

  /// Creates a share in which no key holds anything.
  public init() {}

  /// The amount held by `key`.
  public func held(by key: String) -> Int { ofKeys[key] ?? 0 }

  /// Whether `key` may hold `amount` more within `limit`. Without a key, only the limit is checked.
  public func hasRoom(for amount: Int, of key: String?, within limit: Int) -> Bool {
    let free = limit - total
    guard amount <= free else { return false }
    guard let key else { return true }
    return held(by: key) + amount <= free - amount
  }

  /// Adds `amount` for `key` without checking the limit. Without a key, it is only added to the total.
  public mutating func add(_ amount: Int, for key: String?) { change(key, by: amount) }

  /// Removes `amount` of `key`. The caller must not remove more than it added.
  public mutating func remove(_ amount: Int, of key: String?) { change(key, by: -amount) }

  private mutating func change(_ key: String?, by amount: Int) {
    total += amount
    guard let key else { return }
    let held = held(by: key) + amount
    ofKeys[key] = held > 0 ? held : nil
  }
}
