public import Foundation

/// Time as the gateway sees it; tests pass one they move by hand.
///
/// The wall clock says what time it is, and an operator or NTP may set it to another; uptime only ever grows, at the same
/// pace. Measure with uptime whatever lasts: rate limits, pacing, backoff, deadlines. Use the wall clock for what is
/// stored or shown.
public protocol GatewayClock: Sendable {
  /// What the wall clock shows.
  var now: Date { get }

  /// Monotonic time since an arbitrary origin, the same for the whole process. Not changed when the wall clock is set.
  var uptime: Duration { get }

  /// Suspends for `duration` of uptime; returns at once if it is not positive. Throws `CancellationError` when cancelled.
  func sleep(for duration: Duration) async throws
}

extension GatewayClock {
  /// Suspends for as long as it is now to `deadline`. A wall clock that is set meanwhile changes nothing: whoever must not
  /// act before the deadline looks at `now` again.
  public func sleep(until deadline: Date) async throws {
    try await sleep(for: .seconds(deadline.timeIntervalSince(now)))
  }
}

extension Date {
  /// The instant `duration` later.
  public static func + (date: Date, duration: Duration) -> Date { date.addingTimeInterval(duration.seconds) }
  /// The instant `duration` earlier.
  public static func - (date: Date, duration: Duration) -> Date { date.addingTimeInterval(-duration.seconds) }
}

extension Duration {
  /// The duration in seconds, fraction included.
  public var seconds: Double {
    Double(components.seconds) + Double(components.attoseconds) / 1e18
  }
}
