import Foundation
import GatewayKit

/// A breaker's pause, as it outlives the process.
struct KeptPause: Sendable, Hashable, Codable {
  /// Which breaker's.
  let slot: Breakers.Slot
  /// Since when the provider does not work.
  let since: Date
  /// Until when it is not asked.
  let until: Date
  /// What it failed with.
  let reason: String

  /// The same with its times moved.
  func moved(by step: Duration) -> KeptPause {
    KeptPause(slot: slot, since: since + step, until: until + step, reason: reason)
  }
}
