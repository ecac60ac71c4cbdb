public import Foundation

/// The clock of the gateway. Tests use one that they move by hand.
///
/// The wall clock can be set by an operator or NTP; uptime only grows, at a constant pace. Use uptime for durations: rate
/// limits, pacing, backoff, deadlines. Use the wall clock for times that are stored or shown.
public protocol GatewayClock: Sendable {
  /// The time of the wall clock.
  var now: Date { get }

  /// Monotonic time since an origin that is the same for the whole process. Setting the wall clock does not change it.
  var uptime: Duration { get }

  /// Suspends for `duration` of uptime; returns immediately if it is not positive. Throws `CancellationError` when cancelled.
  func sleep(for duration: Duration) async throws
}

extension GatewayClock {
  /// Suspends for the time from now to `deadline`, measured in uptime. If the wall clock is set meanwhile, `now` may still be
  /// before `deadline` afterwards: check again if that matters.
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
  /// The duration in seconds, with fractions.
  public var seconds: Double {
    Double(components.seconds) + Double(components.attoseconds) / 1e18
  }
}
