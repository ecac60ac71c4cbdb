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
}
