import Foundation

/// Days and months in the business's time zone.
struct BudgetCalendar: Sendable {
  private let calendar: Calendar

  init(timeZone: TimeZone) {
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = timeZone
    self.calendar = calendar
  }

  /// The day of an instant: `2026-11-24`.
  func day(of date: Date) -> String {
    let parts = calendar.dateComponents([.year, .month, .day], from: date)
    return String(format: "%04d-%02d-%02d", parts.year ?? 0, parts.month ?? 0, parts.day ?? 0)
  }

  /// The end of an instant's day: the next day's first instant, which is not midnight where the clock skips midnight.
  func endOfDay(of date: Date) -> Date {
    // The calendar always has a day; the fallback would only make an alert a day late.
    calendar.dateInterval(of: .day, for: date)?.end ?? date.addingTimeInterval(86_400)
  }

  /// The month of an instant: `2026-11`.
  func month(of date: Date) -> String { String(day(of: date).prefix(7)) }
}
