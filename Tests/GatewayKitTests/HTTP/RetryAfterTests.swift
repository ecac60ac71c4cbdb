import Foundation
import GatewayKit
import HTTPTypes
import Testing

@Suite struct RetryAfterTests {
  @Test(
    "the wait, in all its forms",
    arguments: [
      ("retry-after", "7", 7.0), ("retry-after", "0.5", 0.5), ("retry-after-ms", "1500", 1.5),
      ("retry-after", "Mon, 23 Nov 2026 06:00:20 GMT", 20), ("retry-after", "Mon, 23 Nov 2026 05:00:00 GMT", 0),
      ("retry-after", "99999999", 86_400), ("retry-after", "-1", nil), ("retry-after", "soon", nil),
      ("retry-after", "nan", nil), ("retry-after", "inf", 86_400), ("retry-after-ms", "-5", nil), ("x-other", "7", nil),
    ] as [(String, String, Double?)])
  func waits(name: String, value: String, seconds: Double?) throws {
    let headers: HTTPFields = [try #require(HTTPField.Name(name)): value]
    let now = try Date("2026-11-23T06:00:00Z", strategy: .iso8601)
    #expect(RetryAfter.wait(headers, now: now) == seconds.map { .seconds($0) })
  }

  @Test(
    "a duration as it is spelled",
    arguments: [
      ("39s", 39), ("34.25s", 34.25), ("6m0s", 360), ("1h2m3s", 3_723), ("120ms", 0.12), ("1m0.5s", 60.5), ("0s", 0),
      ("100h", 86_400), ("", nil), ("39", nil), ("s", nil), ("-39s", nil), ("39s ", nil), ("39sec", nil), ("1e3s", nil),
    ] as [(String, Double?)])
  func spelled(text: String, seconds: Double?) {
    #expect(RetryAfter.spelled(text[...]) == seconds.map { .seconds($0) })
  }

  @Test(
    "a wait that words name",
    arguments: [
      ("Please retry in 34.25s.", 34.25), ("Please try again in 6m0s. Visit us.", 360), ("try again in 250ms", 0.25),
      ("Please try again later.", nil), ("try again in a minute", nil), ("retry in 5 seconds", nil),
      ("retry in 5sheep", nil), ("", nil),
    ] as [(String, Double?)])
  func named(words: String, seconds: Double?) {
    #expect(RetryAfter.named(in: words) == seconds.map { .seconds($0) })
  }
}
