import Foundation
import GatewayKit
import Logging
import Synchronization

/// Prevents early deletions when the wall clock is too far ahead.
///
/// The guard trusts only time that the process has seen pass: the instant of its start, or the newest instant in the
/// data folder, plus the uptime since. While the wall clock is ahead of that, deletions wait until the clock is set
/// back, or until the process has run on it for a day. The newest trusted instant is durable, so a restart does not end
/// the wait.
final class DeletionGuard: Sendable {
  /// A wait of all deletions, until the wall clock is set back or has run for `trial`.
  struct Wait: Sendable, Hashable {
    /// When the wait began, by the wall clock.
    let since: Date
    /// How far the wall clock is ahead of the trusted time.
    let ahead: Duration
    /// When the clock becomes trusted, in uptime.
    fileprivate let until: Duration

    /// `ahead` in whole hours.
    var hours: Int { Int(ahead.seconds / 3_600) }
  }

  /// A clock that is ahead by less is trusted, because deleted data is at least a day old.
  static let tolerance = Duration.seconds(2 * 3_600)
  /// The longest absence after which a start trusts the clock: the age of the newest instant in the data folder.
  static let longestAbsence = Duration.seconds(86_400)
  /// How long the process runs on a clock before trusting it.
  static let trial = Duration.seconds(86_400)
  /// How often the trusted instant is stored.
  private static let interval = Duration.seconds(600)
  private static let name = "clock"
  private static let scope = SettingScope.gateway

  private struct State {
    /// The trusted wall-clock time at uptime zero.
    var believed: Date
    var wait: Wait?
  }

  private let clock: any GatewayClock
  private let log: Logger
  private let state: Mutex<State>

  init(clock: any GatewayClock, log: Logger) {
    self.clock = clock
    self.log = log
    state = Mutex(State(believed: clock.now - clock.uptime))
  }

  /// Reads the newest instant in the data folder. Call it before the first deletion.
  func begin(_ store: any JournalStore & SettingStore) async throws(StoreError) {
    let stored = try await store.setting(Self.name, in: Self.scope).flatMap { bytes in
      Double(String(decoding: bytes, as: UTF8.self)).map(Date.init(timeIntervalSince1970:))
    }
    var newest = if let stored { stored } else { try await store.newestEntry() }
    // A damaged instant is ignored; it would overflow a duration.
    if let instant = newest, !(abs(instant.timeIntervalSinceReferenceDate) < 1e12) { newest = nil }
    let (now, uptime) = (clock.now, clock.uptime)
    if let newest, now > newest + Self.longestAbsence { state.withLock { $0.believed = newest - uptime } }
    _ = self.now()
  }

  /// The current wait; nil when deletions are allowed.
  var wait: Wait? {
    _ = now()
    return state.withLock(\.wait)
  }

  /// The current instant to use for deletions; nil while they wait.
  func now() -> Date? {
    let (now, uptime) = (clock.now, clock.uptime)
    let began: Wait? = state.withLock { state in
      let ahead = Duration.seconds((now - uptime).timeIntervalSince(state.believed))
      let isKnown = state.wait.map { abs((ahead - $0.ahead).seconds) < Self.tolerance.seconds } ?? false
      if ahead < Self.tolerance || (isKnown && state.wait.map { uptime >= $0.until } ?? false) {
        state.believed = now - uptime
        state.wait = nil
      } else if !isKnown {
        state.wait = Wait(since: now, ahead: ahead, until: uptime + Self.trial)
        return state.wait
      }
      return nil
    }
    if let began {
      log.warning(
        "the wall clock is ahead of the last known time; deletions wait until it is corrected or has run for a day",
        metadata: ["hours_ahead": "\(began.hours)"])
    }
    return state.withLock { $0.wait == nil } ? now : nil
  }

  /// Waits until deletions are allowed; returns the current instant then.
  func whenAllowed() async throws -> Date {
    while true {
      if let now = now() { return now }
      try await clock.sleep(for: .seconds(60))
    }
  }

  /// Stores the trusted instant every ten minutes, until cancelled.
  func run(_ store: any SettingStore) async {
    while true {
      if let now = now() {
        do {
          try await store.setSetting(Self.name, in: Self.scope, to: Array("\(now.timeIntervalSince1970)".utf8))
        } catch {
          log.debug("the last known time could not be stored", metadata: ["error": "\(error)"])
        }
      }
      do { try await clock.sleep(for: Self.interval) } catch { return }
    }
  }
}
