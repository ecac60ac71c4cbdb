import Foundation
import GatewayKit
import HTTPTypes

/// How long a server asks to be left alone. Pure.
enum RetryHeader {
  /// The pause of a server that says "slow down" and not for how long.
  static let slowDown = Duration.seconds(60)
  /// The longest that is believed.
  private static let longest = 86_400.0

  /// `retry-after-ms`, or `Retry-After` as seconds with or without a fraction, or as a date (RFC 9110, 10.2.3).
  static func wait(_ headers: HTTPFields, now: Date) -> Duration? {
    if let milliseconds = headers[.retryAfterMilliseconds].flatMap(Double.init), milliseconds >= 0 {
      return .seconds(min(milliseconds / 1_000, longest))
    }
    guard let text = headers[.retryAfter] else { return nil }
    if let seconds = Double(text) { return seconds >= 0 ? .seconds(min(seconds, longest)) : nil }
    let format = Date.ParseStrategy(
      format: """
        \(weekday: .abbreviated), \(day: .twoDigits) \(month: .abbreviated) \(year: .defaultDigits) \
        \(hour: .twoDigits(clock: .twentyFourHour, hourCycle: .zeroBased)):\(minute: .twoDigits):\(second: .twoDigits) GMT
        """, locale: Locale(identifier: "en_US_POSIX"), timeZone: .gmt)
    guard let date = try? Date(text, strategy: format) else { return nil }
    return .seconds(min(max(date.timeIntervalSince(now), 0), longest))
  }
}

extension HTTPField.Name {
  fileprivate static let retryAfterMilliseconds = HTTPField.Name(wire: "retry-after-ms")
}
