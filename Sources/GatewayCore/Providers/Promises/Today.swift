package import Foundation

/// The present day by the business's clock.
package struct Today: Sendable {
  private let calendar: Calendar
  private let now: Date

  package init(now: Date, in timeZone: TimeZone) {
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = timeZone
    self.calendar = calendar
    self.now = now
  }

  /// The weekday of so many days later, 1 = Sunday.
  func weekday(after days: Int) -> Int { (calendar.component(.weekday, from: now) - 1 + days) % 7 + 1 }

  /// The day of so many days later.
  func day(after days: Int) -> Day? {
    guard let date = calendar.date(byAdding: .day, value: days, to: now) else { return nil }
    let parts = calendar.dateComponents([.year, .month, .day], from: date)
    return Day(parts.day ?? 0, parts.month, parts.year)
  }
}
