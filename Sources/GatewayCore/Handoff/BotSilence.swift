public import Foundation
public import GatewayKit

/// Why the bot will not answer the customer's next message, and when that ends without anyone acting.
public struct BotSilence: Sendable, Hashable, Codable {
  /// The rule that keeps the bot silent.
  public let reason: Explanation
  /// When the bot answers again; nil when that needs someone to act.
  public let botReturnsAt: Date?
  /// Minutes until then, rounded up.
  public let minutesLeft: Int?

  init(_ reason: Explanation, until: Date? = nil, now: Date) {
    self.reason = reason
    botReturnsAt = until
    minutesLeft = until.map { max(0, Int(($0.timeIntervalSince(now) / 60).rounded(.up))) }
  }
}
