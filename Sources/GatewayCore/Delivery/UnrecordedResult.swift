import Foundation
import GatewayKit

/// The result of an attempt, until the store has recorded it.
struct UnrecordedResult: Sendable, Hashable {
  /// The store's refusal.
  struct Obstacle: Sendable, Hashable {
    /// When the store first refused the result.
    let since: Date
    /// The store's last error message.
    let reason: String
  }

  /// The delivery that was attempted.
  let delivery: DeliveryID
  /// Its channel.
  let channel: ChannelID
  /// When the attempt ended, in uptime.
  private let endedAt: Duration
  private let result: DeliveryResult
  /// The wait before the next attempt, from `endedAt`; zero for results other than a retry.
  private let wait: Duration
  /// The store's refusal; nil until there is one.
  private(set) var obstacle: Obstacle?

  /// Creates the result of an attempt that ended now.
  init(_ result: DeliveryResult, of delivery: DeliveryID, on channel: ChannelID, now: Date, uptime: Duration) {
    self.result = result
    self.delivery = delivery
    self.channel = channel
    endedAt = uptime
    wait = if case .retry(let at, _) = result { .seconds(at.timeIntervalSince(now)) } else { .zero }
  }

  /// The result to record now. A retry keeps the rest of its wait, even if the wall clock was set meanwhile.
  func result(now: Date, uptime: Duration) -> DeliveryResult {
    guard case .retry(_, let reason) = result else { return result }
    return .retry(at: now + max(.zero, wait - (uptime - endedAt)), reason)
  }

  /// The result, for people.
  var summary: Explanation {
    switch result {
    case .sent: DeliveryCode.accepted.with()
    case .failed(let reason): DeliveryCode.failed.with(["reason": reason.parameter])
    case .retry(_, let reason): DeliveryCode.retried.with(["reason": reason.parameter])
    case .unknown(let reason): DeliveryCode.inDoubt.with(["reason": reason.parameter])
    }
  }

  /// Records that the store refused it.
  mutating func note(_ error: StoreError, at now: Date) {
    obstacle = Obstacle(since: obstacle?.since ?? now, reason: error.message)
  }
}
