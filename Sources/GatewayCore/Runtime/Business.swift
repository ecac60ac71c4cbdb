public import Foundation

/// The business, as `channels.json` describes it.
public struct Business: Sendable, Hashable {
  /// Its name.
  public var name: String
  /// The language and country its customers are spoken to in: `pt-BR`, `en`, `es`.
  public var locale: String
  /// Its time zone.
  public var timeZone: TimeZone

  /// A business.
  public init(name: String, locale: String, timeZone: TimeZone) {
    self.name = name
    self.locale = locale
    self.timeZone = timeZone
  }
}
