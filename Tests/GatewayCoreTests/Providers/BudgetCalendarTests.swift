import Foundation
import GatewayKit
import Testing

@testable import GatewayCore

/// Days and months by the clock on the business's wall, which jumps now and then.
@Suite struct BudgetCalendarTests {
  @Test(
    "The day and the month of an instant",
    arguments: [
      // A month ends at another instant in each zone.
      ("2026-12-01T02:59:59Z", "America/Sao_Paulo", "2026-11-30"),
      ("2026-12-01T03:00:00Z", "America/Sao_Paulo", "2026-12-01"),
      ("2026-11-30T14:59:59Z", "Asia/Tokyo", "2026-11-30"), ("2026-11-30T15:00:00Z", "Asia/Tokyo", "2026-12-01"),
      ("2026-11-30T18:14:59Z", "Asia/Kathmandu", "2026-11-30"),
      ("2026-11-30T18:15:00Z", "Asia/Kathmandu", "2026-12-01"),
      // Summer time moves the end of the month by an hour: March in winter time, October in summer time.
      ("2026-02-28T23:30:00Z", "Europe/London", "2026-02-28"), ("2026-03-31T22:59:59Z", "Europe/London", "2026-03-31"),
      ("2026-03-31T23:00:00Z", "Europe/London", "2026-04-01"), ("2026-10-31T23:30:00Z", "Europe/London", "2026-10-31"),
      // The hour that comes twice is of one day, before and after.
      ("2026-10-25T00:30:00Z", "Europe/London", "2026-10-25"), ("2026-10-25T01:30:00Z", "Europe/London", "2026-10-25"),
      // The hour before midnight comes twice; midnight does not exist; a day does not exist.
      ("2018-02-18T01:30:00Z", "America/Sao_Paulo", "2018-02-17"),
      ("2018-02-18T02:30:00Z", "America/Sao_Paulo", "2018-02-17"),
      ("2018-11-04T02:59:59Z", "America/Sao_Paulo", "2018-11-03"),
      ("2018-11-04T03:00:00Z", "America/Sao_Paulo", "2018-11-04"),
      ("2011-12-30T09:59:59Z", "Pacific/Apia", "2011-12-29"), ("2011-12-30T10:00:00Z", "Pacific/Apia", "2011-12-31"),
      // Clocks that jump in the first hour of a month (Havana, 1 November 2026).
      ("2026-11-01T04:30:00Z", "America/Havana", "2026-11-01"),
      ("2026-11-01T05:30:00Z", "America/Havana", "2026-11-01"),
      ("2026-11-01T03:59:59Z", "America/Havana", "2026-10-31"),
    ])
  func day(_ instant: String, _ zone: String, _ day: String) throws {
    let calendar = BudgetCalendar(timeZone: try #require(TimeZone(identifier: zone)))
    let date = try Date(instant, strategy: .iso8601)
    #expect(calendar.day(of: date) == day)
    #expect(calendar.month(of: date) == String(day.prefix(7)))
    // The day ends where the next one begins.
    let end = calendar.endOfDay(of: date)
    #expect(end > date && calendar.day(of: end) > day)
    #expect(calendar.day(of: end - .seconds(0.001)) == day)
  }
}
