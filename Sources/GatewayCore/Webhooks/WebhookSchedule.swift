import Foundation
import GatewayKit

/// When a webhook's message is tried again, when it is given up, and when its webhook is disabled. Pure.
///
/// Waits grow from five seconds to twelve hours. A message is given up three days after its first attempt; the number of
/// attempts counts too, so that a step of the wall clock gives nothing up.
struct WebhookSchedule: Sendable {
  /// How long a message is tried, and how long a receiver may do nothing but fail.
  static let longest = Duration.seconds(3 * 86_400)
  /// The fewest attempts before anything is given up.
  static let fewestTries = 10
  /// The waits after the first attempts; later ones are as long as the last.
  static let waits = [5, 30, 120, 600, 1_800, 3_600, 7_200, 14_400, 28_800, 43_200].map { Duration.seconds($0) }
  /// The longest wait with jitter. A receiver's `Retry-After` counts up to it.
  static let longestWait = Duration.seconds(1.25 * 43_200)

  /// The wait after attempt number `tries` (from 1), between three and five quarters of the planned one; `random` is
  /// between 0 and 1. At least what the receiver asks for.
  func wait(after tries: Int, retryAfter: Duration?, random: Double) -> Duration {
    let planned = Self.waits[min(max(tries, 1), Self.waits.count) - 1]
    let jittered = Duration.seconds(planned.seconds * (0.75 + 0.5 * random))
    return min(max(jittered, retryAfter ?? .zero), Self.longestWait)
  }

  /// Whether a message is given up whose attempt number `tries` failed.
  func isOver(tries: Int, since: Date, now: Date) -> Bool {
    tries >= Self.fewestTries && since + Self.longest <= now
  }

  /// Whether a webhook is disabled after a failure.
  func isHopeless(_ health: WebhookHealth, now: Date) -> Bool {
    guard let since = health.failingSince else { return false }
    return health.failures >= Self.fewestTries && since + Self.longest <= now
  }
}
