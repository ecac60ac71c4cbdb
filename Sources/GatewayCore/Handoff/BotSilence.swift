public import Foundation
import GatewayKit

/// Why the bot will not answer the customer's next message, and when that ends without anyone acting.
public struct BotSilence: Sendable, Hashable, Codable {
  /// The rule that keeps the bot silent.
  public let reason: String
  /// When the bot answers again; nil when that needs someone to act.
  public let botReturnsAt: Date?
  /// Minutes until then, rounded up.
  public let minutesLeft: Int?

  init(_ reason: String, until: Date? = nil, now: Date) {
    self.reason = reason
    botReturnsAt = until
    minutesLeft = until.map { max(0, Int(($0.timeIntervalSince(now) / 60).rounded(.up))) }
  }

  /// One line for a terminal: `waits for a person (requested); the bot answers again in 8 min`.
  public var inWords: String {
    minutesLeft.map { "\(reason); the bot answers again in \($0) min" } ?? reason
  }
}
