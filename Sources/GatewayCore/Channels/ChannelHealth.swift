import Foundation
import Synchronization

/// What is wrong with a channel at the moment: a channel that cannot reach its other side is shown as degraded, and never
/// stops the start (invariant 10).
final class ChannelHealth: Sendable {
  /// What a channel does that can go wrong by itself.
  enum Activity: String, Sendable {
    case delivery, polling, activation, media, answering
  }

  /// One thing that is wrong.
  struct Trouble: Sendable, Hashable {
    var activity: Activity
    var since: Date
    var reason: String
  }

  private let current = Mutex<[Activity: Trouble]>([:])

  /// What is wrong, the oldest first.
  var troubles: [Trouble] { current.withLock { $0.values.sorted { $0.since < $1.since } } }

  /// Notes that an activity does not work; the instant of the first note stays.
  func degraded(_ activity: Activity, since now: Date, _ reason: String) {
    current.withLock { $0[activity] = Trouble(activity: activity, since: $0[activity]?.since ?? now, reason: reason) }
  }

  /// Notes that an activity works.
  func recovered(_ activity: Activity) { current.withLock { $0[activity] = nil } }
}
