import Foundation

/// The day of a daily quota, which ends at midnight Pacific time for every customer
/// (https://ai.google.dev/gemini-api/docs/rate-limits). Pure.
enum QuotaDay {
  /// The time until the day ends.
  static func rest(at now: Date) -> Duration {
    var calendar = Calendar(identifier: .gregorian)
    // Without time zone data the winter offset is used, which is an hour late in summer.
    calendar.timeZone = TimeZone(identifier: "America/Los_Angeles") ?? TimeZone(secondsFromGMT: -8 * 3_600) ?? .gmt
    let today = calendar.startOfDay(for: now)
    let end = calendar.date(byAdding: .day, value: 1, to: today) ?? today + 86_400
    return .seconds(end.timeIntervalSince(now))
  }
}
