public import Foundation

/// The business, as `channels.json` describes it.
public struct Business: Sendable, Hashable {
  /// The business's name, as customers read it.
  public var name: String
  /// Language and country of messages to customers: `pt-BR`, `en`, `es`.
  public var locale: String
  /// Its time zone.
  public var timeZone: TimeZone

  /// Creates a business.
  public init(name: String, locale: String, timeZone: TimeZone) {
    self.name = name
    self.locale = locale
    self.timeZone = timeZone
  }
}
