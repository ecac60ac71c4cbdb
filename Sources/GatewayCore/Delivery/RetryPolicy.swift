import Foundation
import GatewayKit

/// When a failed attempt is repeated; the only retry decision for outgoing messages.
struct RetryPolicy: Sendable {
  /// The upper bound of the first wait.
  var base: Duration = .seconds(2)
  /// The longest wait.
  var cap: Duration = .seconds(900)
  /// The most attempts, the first included.
  var attempts = 12
  /// The wait while a channel's credential does not work.
  var pause: Duration = .seconds(300)

  /// The result of a delivery whose attempt number `attempt` (from 1) failed with `error`.
  ///
  /// Backoff with full jitter, `max(retryAfter, random(0, min(cap, base·2ⁿ)))`; `random` is between 0 and 1.
  func result(of error: AdapterError, attempt: Int, now: Date, random: Double) -> DeliveryResult {
    switch error.outcome {
    case .rejected, .blocked: .failed(error.explanation)
    case .unknown: .unknown(error.explanation)
    case .unauthorized, .exhausted: .retry(at: now + pause, error.explanation)
    case .throttled(let retryAfter): again(error, attempt, now, random, atLeast: retryAfter ?? .zero)
    case .unavailable: again(error, attempt, now, random, atLeast: .zero)
    }
  }

  private func again(
    _ error: AdapterError, _ attempt: Int, _ now: Date, _ random: Double, atLeast least: Duration
  ) -> DeliveryResult {
    guard attempt < attempts else {
      return .failed(
        DeliveryCode.givenUp.with(["attempts": .integer(attempt), "reason": error.explanation.parameter]))
    }
    return .retry(at: now + max(least, backoff(attempt, random: random)), error.explanation)
  }

  /// The wait after attempt number `attempt` (from 1).
  func backoff(_ attempt: Int, random: Double) -> Duration {
    let bound = min(cap.seconds, base.seconds * pow(2, Double(min(attempt - 1, 30))))
    return .seconds(bound * random)
  }
}
