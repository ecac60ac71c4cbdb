import Foundation
import Testing

@testable import Gemini

@Suite struct QuotaDayTests {
  @Test(
    "A day of quota ends at midnight in California, in summer and in winter",
    arguments: [
      ("2026-01-01T00:00:00Z", 28_800), ("2026-01-01T07:59:59Z", 1), ("2026-01-01T08:00:00Z", 86_400),
      ("2026-07-01T00:00:00Z", 25_200), ("2026-07-01T07:00:00Z", 86_400),
      // The clocks go forward at two on 8 March, and back at two on 1 November.
      ("2026-03-08T08:00:00Z", 82_800), ("2026-11-01T07:00:00Z", 90_000),
    ] as [(String, Int)])
  func rest(instant: String, seconds: Int) throws {
    let now = try Date(instant, strategy: .iso8601)
    #expect(QuotaDay.rest(at: now) == .seconds(seconds))
  }
}
