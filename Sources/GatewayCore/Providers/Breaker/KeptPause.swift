import Foundation
import GatewayKit

/// A breaker's pause, as it outlives the process.
struct KeptPause: Sendable, Hashable, Codable {
  /// Which breaker's.
  let key: Breakers.Key
  /// Since when the provider does not work.
  let since: Date
  /// Until when it is not asked.
  let until: Date
  /// What it failed with.
  let reason: String

  // Pauses that former builds kept have the name `slot`.
  private enum CodingKeys: String, CodingKey {
    case key = "slot"
    case since, until, reason
  }

  /// The same with its times moved.
  func moved(by step: Duration) -> KeptPause {
    KeptPause(key: key, since: since + step, until: until + step, reason: reason)
  }
}
