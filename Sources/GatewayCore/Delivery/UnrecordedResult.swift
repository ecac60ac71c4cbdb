import Foundation
import GatewayKit

/// What became of an attempt, until the store has it.
struct UnrecordedResult: Sendable, Hashable {
  /// Why the store did not take it.
  struct Obstacle: Sendable, Hashable {
    /// When it was first refused.
    let since: Date
    /// What the store said last.
    let reason: String
  }

  /// The delivery that was tried.
  let delivery: DeliveryID
  /// Its channel.
  let channel: ChannelID
  /// When the attempt ended, in uptime.
  private let endedAt: Duration
  private let result: DeliveryResult
  /// How long the next attempt waits, counted from `endedAt`; zero for other results.
  private let wait: Duration
  /// Nil until the store refuses it.
  private(set) var obstacle: Obstacle?

  /// The result of an attempt that ended now.
  init(_ result: DeliveryResult, of delivery: DeliveryID, on channel: ChannelID, now: Date, uptime: Duration) {
    self.result = result
    self.delivery = delivery
    self.channel = channel
    endedAt = uptime
    wait = if case .retry(let at, _) = result { .seconds(at.timeIntervalSince(now)) } else { .zero }
  }

  /// The result as it is recorded now: a retry keeps what is left of its wait, whatever the wall clock did meanwhile.
  func result(now: Date, uptime: Duration) -> DeliveryResult {
    guard case .retry(_, let reason) = result else { return result }
    return .retry(at: now + max(.zero, wait - (uptime - endedAt)), reason)
  }

  /// What happened, for people.
  var summary: String {
    switch result {
    case .sent: "the channel took it"
    case .failed(let reason): "it failed (\(reason))"
    case .retry(_, let reason): "it will be tried again (\(reason))"
    case .unknown(let reason): "it may have arrived (\(reason))"
    }
  }

  /// Notes that the store refused it.
  mutating func note(_ error: StoreError, at now: Date) {
    obstacle = Obstacle(since: obstacle?.since ?? now, reason: error.message)
  }
}
