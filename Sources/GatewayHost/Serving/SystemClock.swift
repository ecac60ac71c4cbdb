import Foundation
import GatewayKit

/// The machine's clock.
struct SystemClock: GatewayClock {
  var now: Date { Date() }

  func sleep(until deadline: Date) async throws {
    try await Task.sleep(for: .seconds(max(0, deadline.timeIntervalSinceNow)))
  }
}
