import GatewayKit
import Synchronization

/// Slows down the guessing of passwords and codes.
///
/// Failures are counted for each network address and for each account, known or not, so that the answers tell nothing
/// about which accounts exist. From the sixth failure on an address waits 2, 4, 8 … seconds, at most 15 minutes. A
/// quarter of an hour without a failure forgets one.
///
/// An account waits in the same way, but a single address can add only five failures to it, and it takes 20: a stranger
/// cannot lock people out from one place. Many strangers together can, so addresses from which the person has a session
/// pass by the account's delay.
///
/// It counts by the monotonic clock, in memory: a restart forgets, and a restart takes longer than most delays.
final class SignInThrottle: Sendable {
  /// The failures after which an address waits.
  static let freeFailures = 5
  /// The failures after which an account waits.
  static let freeAccountFailures = 20
  /// The longest delay.
  static let longestDelay = Duration.seconds(900)
  /// How long it takes to forget a failure.
  static let decay = Duration.seconds(900)

  /// An attempt that counts as failed until it is settled.
  struct Attempt: Sendable {
    fileprivate let address: String
    fileprivate let account: String
    fileprivate let countsForAccount: Bool
  }

  private struct State {
    var addresses: FailureTable
    var accounts: FailureTable
    /// Failures of an account from one address.
    var pairs: FailureTable
  }
  private let state: Mutex<State>
  private let clock: any GatewayClock

  init(clock: any GatewayClock, capacity: Int = 10_000) {
    self.clock = clock
    state = Mutex(
      State(
        addresses: FailureTable(capacity: capacity), accounts: FailureTable(capacity: capacity),
        pairs: FailureTable(capacity: capacity)))
  }

  /// Admits an attempt, which counts as failed from now on, so that many at once do not all pass.
  ///
  /// - Parameters:
  ///   - isKnown: Whether the account's person has a session from the address.
  /// - Returns: nil and the time to wait when there were too many failures.
  func admit(_ account: String, from address: String?, isKnown: Bool) -> (attempt: Attempt?, wait: Duration) {
    let now = clock.uptime
    let address = AddressBlock.of(address)
    let pair = "\(address) \(account)"
    return state.withLock { state in
      let ownWait = state.addresses.wait(address, after: Self.freeFailures, at: now)
      let accountWait =
        isKnown ? .zero : state.accounts.wait(account, after: Self.freeAccountFailures, at: now)
      let wait = max(ownWait, accountWait)
      guard wait == .zero else { return (nil, wait) }
      let countsForAccount = state.pairs.count(pair, at: now) < Self.freeFailures
      state.addresses.add(address, at: now)
      state.pairs.add(pair, at: now)
      if countsForAccount { state.accounts.add(account, at: now) }
      return (Attempt(address: address, account: account, countsForAccount: countsForAccount), .zero)
    }
  }

  /// Takes back an attempt that did not fail. Earlier failures stay.
  func succeeded(_ attempt: Attempt) {
    let now = clock.uptime
    state.withLock { state in
      state.addresses.takeBack(attempt.address, at: now)
      state.pairs.takeBack("\(attempt.address) \(attempt.account)", at: now)
      if attempt.countsForAccount { state.accounts.takeBack(attempt.account, at: now) }
    }
  }
}

/// Failures by name, in bounded memory.
struct FailureTable: Sendable {
  private struct Entry {
    var count: Int
    /// Since when the next failure to forget waits.
    var since: Duration
    /// When the last failure was.
    var last: Duration
  }
  private var entries: [String: Entry] = [:]
  private let capacity: Int

  init(capacity: Int) { self.capacity = capacity }

  /// The failures that are not forgotten.
  func count(_ name: String, at now: Duration) -> Int { entries[name].map { Self.current($0, at: now).count } ?? 0 }

  /// How long the name must wait before its next attempt.
  func wait(_ name: String, after free: Int, at now: Duration) -> Duration {
    guard let entry = entries[name] else { return .zero }
    let over = Self.current(entry, at: now).count - free
    guard over >= 0 else { return .zero }
    let delay = min(Duration.seconds(1 << min(over + 1, 10)), SignInThrottle.longestDelay)
    return max(.zero, entry.last + delay - now)
  }

  mutating func add(_ name: String, at now: Duration) {
    if entries[name] == nil, entries.count >= capacity { makeRoom(at: now) }
    var entry = entries[name].map { Self.current($0, at: now) } ?? Entry(count: 0, since: now, last: now)
    if entry.count == 0 { entry.since = now }
    entry.count += 1
    entry.last = now
    entries[name] = entry
  }

  mutating func takeBack(_ name: String, at now: Duration) {
    guard var entry = entries[name].map({ Self.current($0, at: now) }) else { return }
    entry.count -= 1
    entries[name] = entry.count > 0 ? entry : nil
  }

  /// Removes what is forgotten; if nothing is, the eighth with the fewest and oldest failures.
  private mutating func makeRoom(at now: Duration) {
    entries = entries.mapValues { Self.current($0, at: now) }.filter { $0.value.count > 0 }
    guard entries.count >= capacity else { return }
    let least = entries.sorted { ($0.value.count, $0.value.last) < ($1.value.count, $1.value.last) }
    for (name, _) in least.prefix(max(1, capacity / 8)) { entries[name] = nil }
  }

  private static func current(_ entry: Entry, at now: Duration) -> Entry {
    let forgotten = Int(((now - entry.since) / SignInThrottle.decay).rounded(.down))
    guard forgotten > 0 else { return entry }
    var entry = entry
    entry.count = max(0, entry.count - forgotten)
    entry.since += SignInThrottle.decay * forgotten
    return entry
  }
}

/// The part of a network address that one client can hardly change.
enum AddressBlock {
  /// IPv4 addresses as they are; of IPv6 ones the first 64 bits, which a subscriber has alone (RFC 6177). The machine
  /// itself is the empty text.
  static func of(_ address: String?) -> String {
    guard let address else { return "" }
    guard address.contains(":"), !address.contains(".") else { return address }
    let halves = address.prefix { $0 != "%" }.split(separator: "::", maxSplits: 1, omittingEmptySubsequences: false)
    var groups = halves[0].split(separator: ":").map(String.init)
    if halves.count == 2 {
      let after = halves[1].split(separator: ":").map(String.init)
      groups += Array(repeating: "0", count: max(0, 8 - groups.count - after.count)) + after
    }
    return groups.prefix(4).joined(separator: ":")
  }
}
