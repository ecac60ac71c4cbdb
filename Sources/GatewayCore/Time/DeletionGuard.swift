import Foundation
import GatewayKit
import Logging
import Synchronization

/// Keeps a wall clock that went forward by mistake from deleting what is not old.
///
/// Time is believed as far as the process has seen it pass: the instant at which it started, or the newest that the data
/// folder knows, and the uptime since. While the wall clock is ahead of that, deletions wait: until the clock has come
/// back, or until the process has run for a day on it. The newest believed instant is durable, so that a restart does not
/// end the wait.
final class DeletionGuard: Sendable {
  /// Deletions wait until the wall clock is set back, or has run for `trial`.
  struct Wait: Sendable, Hashable {
    /// When it began, as the wall clock showed it.
    let since: Date
    /// How far the wall clock is ahead of what is believed.
    let ahead: Duration
    /// When the clock is believed, in uptime.
    fileprivate let until: Duration

    /// `ahead` in whole hours.
    var hours: Int { Int(ahead.seconds / 3_600) }
  }

  /// A clock that goes forward by less is believed: what is deleted is at least a day old.
  static let tolerance = Duration.seconds(2 * 3_600)
  /// A process that starts believes the clock when the newest instant of the folder is not older than this.
  static let longestAbsence = Duration.seconds(86_400)
  /// How long the process runs on a clock before it believes it.
  static let trial = Duration.seconds(86_400)
  /// How often the believed instant is stored.
  private static let interval = Duration.seconds(600)
  private static let name = "clock"
  private static let scope = SettingScope.gateway

  private struct State {
    /// The wall clock's reading at uptime zero, as far as it is believed.
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

  /// Takes up what the data folder knows of the time. Before the first deletion.
  func begin(_ store: any JournalStore & SettingStore) async throws(StoreError) {
    let stored = try await store.setting(Self.name, in: Self.scope).flatMap { bytes in
      Double(String(decoding: bytes, as: UTF8.self)).map(Date.init(timeIntervalSince1970:))
    }
    var newest = if let stored { stored } else { try await store.newestEntry() }
    // A damaged instant is no knowledge, and would overflow a duration.
    if let instant = newest, !(abs(instant.timeIntervalSinceReferenceDate) < 1e12) { newest = nil }
    let (now, uptime) = (clock.now, clock.uptime)
    if let newest, now > newest + Self.longestAbsence { state.withLock { $0.believed = newest - uptime } }
    _ = self.now()
  }

  /// The wait, while there is one.
  var wait: Wait? {
    _ = now()
    return state.withLock(\.wait)
  }

  /// The present by which something may be deleted; nil while deletions wait.
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

  /// Waits until something may be deleted; returns the present then.
  func whenAllowed() async throws -> Date {
    while true {
      if let now = now() { return now }
      try await clock.sleep(for: .seconds(60))
    }
  }

  /// Stores the believed instant from time to time, until cancelled.
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
