import Foundation
import Testing

@testable import GatewayCore

@Suite struct BusinessHoursTests {
  /// An instant by the wall clock of `zone`.
  private static func instant(_ text: String, _ zone: String) throws -> Date {
    try Date(
      text,
      strategy: Date.ISO8601FormatStyle(timeZone: try #require(TimeZone(identifier: zone))).year().month().day()
        .time(includingFractionalSeconds: false))
  }

  /// 1 = Sunday. 2026-11-23 is a Monday.
  private static let hours = BusinessHours(
    weekly: [2: [480..<720, 780..<1080], 6: [1200..<1440], 7: [0..<120, 540..<780]], holidays: ["2026-12-25"])

  @Test(
    "open by the clock on the wall",
    arguments: [
      ("2026-11-23T07:59:59", false), ("2026-11-23T08:00:00", true), ("2026-11-23T11:59:59", true),
      ("2026-11-23T12:00:00", false), ("2026-11-23T13:00:00", true), ("2026-11-23T18:00:00", false),
      ("2026-11-24T10:00:00", false), ("2026-11-27T23:59:59", true), ("2026-11-28T00:00:00", true),
      ("2026-11-28T01:59:59", true), ("2026-11-28T02:00:00", false), ("2026-12-25T21:00:00", false),
      ("2026-12-26T00:30:00", true),
    ])
  func open(at text: String, isOpen: Bool) throws {
    let zone = try #require(TimeZone(identifier: "America/Sao_Paulo"))
    #expect(try Self.hours.isOpen(at: Self.instant(text, "America/Sao_Paulo"), in: zone) == isOpen)
  }

  @Test(
    "the next opening",
    arguments: [
      ("2026-11-23T07:00:00", "2026-11-23T08:00:00"), ("2026-11-23T09:30:00", "2026-11-23T09:30:00"),
      ("2026-11-23T12:00:00", "2026-11-23T13:00:00"), ("2026-11-23T18:00:00", "2026-11-27T20:00:00"),
      ("2026-11-28T02:00:00", "2026-11-28T09:00:00"), ("2026-12-24T20:00:00", "2026-12-26T00:00:00"),
    ])
  func next(after text: String, opening: String) throws {
    let zone = try #require(TimeZone(identifier: "America/Sao_Paulo"))
    let found = try Self.hours.nextOpening(after: Self.instant(text, "America/Sao_Paulo"), in: zone)
    #expect(try found == Self.instant(opening, "America/Sao_Paulo"))
  }

  @Test("never open has no next opening")
  func never() {
    #expect(BusinessHours(weekly: [:]).nextOpening(after: Date(timeIntervalSince1970: 0), in: .gmt) == nil)
  }

  /// New York put its clocks forward on 2026-03-08 at 02:00 and back on 2026-11-01 at 02:00; São Paulo skipped the
  /// midnight of 2018-11-04.
  @Test(
    "the clocks going forward and back do not move the hours",
    arguments: [
      ("America/New_York", "2026-03-08T06:30:00Z", true), ("America/New_York", "2026-03-08T07:30:00Z", false),
      ("America/New_York", "2026-03-08T12:30:00Z", false), ("America/New_York", "2026-03-08T13:00:00Z", true),
      ("America/New_York", "2026-11-01T05:30:00Z", true), ("America/New_York", "2026-11-01T06:30:00Z", true),
      ("America/New_York", "2026-11-01T07:30:00Z", false), ("America/New_York", "2026-11-01T14:00:00Z", true),
      ("America/Sao_Paulo", "2018-11-04T03:30:00Z", true), ("America/Sao_Paulo", "2018-11-04T04:00:00Z", false),
    ])
  func daylightSaving(zone: String, utc: String, isOpen: Bool) throws {
    let zone = try #require(TimeZone(identifier: zone))
    let hours = BusinessHours(weekly: [1: [0..<120, 540..<1080]])
    #expect(try hours.isOpen(at: Date(utc, strategy: .iso8601), in: zone) == isOpen)
  }

  @Test("a day whose midnight the clocks skip opens when it begins")
  func skippedMidnight() throws {
    let zone = try #require(TimeZone(identifier: "America/Sao_Paulo"))
    let hours = BusinessHours(weekly: [1: [0..<120]])
    let evening = try Date("2018-11-04T02:00:00Z", strategy: .iso8601)
    #expect(hours.nextOpening(after: evening, in: zone) == (try Date("2018-11-04T03:00:00Z", strategy: .iso8601)))
  }

  @Test("a stretch past midnight is read as the two it is")
  func pastMidnight() throws {
    let json =
      #"{"version": 1, "businessHours": {"weekly": {"sat": [["20:00", "02:00"]], "mon": [["08:00", "24:00"]]}}}"#
    let (bundle, found) = ContentBundle.decode(bytes: Array(json.utf8))
    #expect(found.isEmpty)
    #expect(try #require(bundle?.businessHours).weekly == [7: [1200..<1440], 1: [0..<120], 2: [480..<1440]])
  }
}
