import Foundation
import GatewayKit

/// The clocks of the machine: the wall clock, and the time since the first call, including suspended time.
struct SystemClock: GatewayClock {
  private static let origin = ContinuousClock.now

  var now: Date { Date() }
  var uptime: Duration { Self.origin.duration(to: .now) }

  func sleep(for duration: Duration) async throws { try await Task.sleep(for: duration, clock: .continuous) }
}
