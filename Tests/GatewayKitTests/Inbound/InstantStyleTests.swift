import Foundation
import GatewayKit
import Testing

@Suite struct InstantStyleTests {
  @Test("no millisecond is lost by writing and reading, however often")
  func stable() throws {
    for milliseconds in 0..<1000 {
      let expected = "2025-06-08T20:59:43.\(String(1000 + milliseconds).dropFirst())Z"
      let instant = Date(timeIntervalSince1970: 1_749_416_383 + Double(milliseconds) / 1000)
      #expect(instant.formatted(.balcao) == expected)
      #expect(try Date(expected, strategy: .balcao).formatted(.balcao) == expected)
    }
  }

  @Test("what lies between is rounded to the nearest millisecond")
  func rounding() {
    #expect(Date(timeIntervalSince1970: 0.0004).formatted(.balcao) == "1970-01-01T00:00:00.000Z")
    #expect(Date(timeIntervalSince1970: 0.9996).formatted(.balcao) == "1970-01-01T00:00:01.000Z")
  }

  @Test func theQuickWayAgreesWithFoundation() throws {
    let foundation = Date.ISO8601FormatStyle(includingFractionalSeconds: true)
    var generator = SystemRandomNumberGenerator()
    for _ in 0..<2_000 {
      // Whole milliseconds, from the year 1900 to 10100: the quick way's years and some on either side.
      let milliseconds = Int.random(in: -2_208_988_800_000...256_558_060_800_000, using: &generator)
      let instant = Date(timeIntervalSince1970: Double(milliseconds) / 1_000)
      let text = foundation.format(instant.addingTimeInterval(0.0005))
      #expect(instant.formatted(.balcao) == text)
      let read = try Date(text, strategy: .balcao)
      #expect(abs(read.timeIntervalSince(instant)) < 0.000_1, "\(text)")
    }
  }

  @Test(
    arguments: [
      "2026-02-29T00:00:00.000Z", "2026-04-31T00:00:00.000Z", "2026-13-01T00:00:00.000Z", "2026-01-01T24:00:00.000Z",
      "2026-01-01T00:60:00.000Z", "2026-01-01 00:00:00.000Z", "2026-01-01T00:00:00.000", "２026-01-01T00:00:00.000Z", "",
    ])
  func whatIsNoInstantIsReadAsFoundationReadsIt(_ text: String) {
    let read = try? Date(text, strategy: .balcao)
    #expect(read == (try? Date(text, strategy: Date.ISO8601FormatStyle(includingFractionalSeconds: true))))
  }
}
