import Foundation

/// Days and months as the business counts them.
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

  /// When the day of an instant ends: the next day's first instant, which is not midnight where the clock jumps over it.
  func endOfDay(of date: Date) -> Date {
    // Every instant has a day; without one the answer would only be shown a day late.
    calendar.dateInterval(of: .day, for: date)?.end ?? date.addingTimeInterval(86_400)
  }

  /// The month of an instant: `2026-11`.
  func month(of date: Date) -> String { String(day(of: date).prefix(7)) }
}
