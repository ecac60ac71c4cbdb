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

  /// The month of an instant: `2026-11`.
  func month(of date: Date) -> String { String(day(of: date).prefix(7)) }
}
