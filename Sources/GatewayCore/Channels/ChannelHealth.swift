import Foundation
import GatewayKit
import Synchronization

/// The current problems of a channel. A channel that cannot reach its other side is shown as degraded, and never stops
/// the start (invariant 10).
final class ChannelHealth: Sendable {
  /// A channel's activity that can fail.
  enum Activity: String, Sendable {
    case delivery, polling, activation, media, answering
  }

  /// One problem.
  struct Trouble: Sendable, Hashable {
    var activity: Activity
    var since: Date
    var reason: Explanation
    /// What to do, if the failure says it.
    var remedy: Remedy?
  }

  private let current = Mutex<[Activity: Trouble]>([:])

  /// The problems, oldest first.
  var troubles: [Trouble] { current.withLock { $0.values.sorted { $0.since < $1.since } } }

  /// Records that an activity fails; the time of the first failure is kept.
  func degraded(_ activity: Activity, since now: Date, _ reason: Explanation, remedy: Remedy? = nil) {
    current.withLock {
      let since = $0[activity]?.since ?? now
      $0[activity] = Trouble(activity: activity, since: since, reason: reason, remedy: remedy)
    }
  }

  /// Records that an activity fails with an adapter's error.
  func degraded(_ activity: Activity, since now: Date, _ error: AdapterError) {
    degraded(activity, since: now, error.explanation, remedy: error.remedy)
  }

  /// Records that an activity works.
  func recovered(_ activity: Activity) { current.withLock { $0[activity] = nil } }
}
