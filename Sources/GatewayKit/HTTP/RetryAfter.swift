public import Foundation
public import HTTPTypes

/// Reads how long a server asks its clients to wait. Pure.
public enum RetryAfter {
  /// The longest accepted wait in seconds: a day.
  private static let longest = 86_400.0

  /// The wait from `retry-after-ms`, or from `Retry-After` as seconds, also with a fraction, or as a date (RFC 9110,
  /// 10.2.3).
  public static func wait(_ headers: HTTPFields, now: Date) -> Duration? {
    let milliseconds = HTTPField.Name("retry-after-ms").flatMap { headers[$0] }.flatMap(Double.init)
    if let milliseconds, let wait = believed(milliseconds / 1_000) { return wait }
    guard let text = headers[.retryAfter] else { return nil }
    if let seconds = Double(text) { return believed(seconds) }
    let format = Date.ParseStrategy(
      format: """
        \(weekday: .abbreviated), \(day: .twoDigits) \(month: .abbreviated) \(year: .defaultDigits) \
        \(hour: .twoDigits(clock: .twentyFourHour, hourCycle: .zeroBased)):\(minute: .twoDigits):\(second: .twoDigits) GMT
        """, locale: Locale(identifier: "en_US_POSIX"), timeZone: .gmt)
    guard let date = try? Date(text, strategy: format) else { return nil }
    return believed(max(date.timeIntervalSince(now), 0))
  }

  /// A duration as Go and Google's JSON spell it: `39s`, `34.07s`, `6m0s`, `1h2m3s`, `120ms`; nil if it is not a duration.
  public static func spelled(_ text: Substring) -> Duration? {
    var seconds = 0.0
    var rest = text
    while let match = rest.prefixMatch(of: /([0-9]+(?:\.[0-9]+)?)(h|ms|m|s)/), let number = Double(match.1) {
      seconds += number * (["h": 3_600, "m": 60, "s": 1, "ms": 0.001][match.2] ?? 0)
      rest = rest[match.range.upperBound...]
    }
    return rest.isEmpty && !text.isEmpty ? believed(seconds) : nil
  }

  /// The wait in the text of an error: `Please retry in 34.07s.`, `Please try again in 6m0s.`
  public static func named(in words: String) -> Duration? {
    words.firstMatch(of: /(?:retry|try again) in ((?:[0-9]+(?:\.[0-9]+)?(?:h|ms|m|s))+)\b/).flatMap { spelled($0.1) }
  }

  /// `seconds` as a duration of at most a day; nil if it is negative or not a number.
  public static func believed(_ seconds: Double) -> Duration? {
    seconds >= 0 ? .seconds(min(seconds, longest)) : nil
  }
}
