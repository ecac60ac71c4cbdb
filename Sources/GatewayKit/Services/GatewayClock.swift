public import Foundation

/// Time as the gateway sees it; tests pass one they move by hand.
public protocol GatewayClock: Sendable {
  /// The present instant.
  var now: Date { get }

  /// Suspends until `deadline`; throws `CancellationError` when cancelled.
  func sleep(until deadline: Date) async throws
}

extension GatewayClock {
  /// Suspends for `duration` from now.
  public func sleep(for duration: Duration) async throws { try await sleep(until: now + duration) }
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
