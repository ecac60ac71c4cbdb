import Foundation
import GatewayKit
import HTTPTypes
import Testing

@testable import OpenAI

/// Errors beyond the cases of `Fixtures/answers`.
@Suite struct RefusalTests {
  private static let now = Date(timeIntervalSince1970: 1_795_413_600)  // 2026-11-23T06:00:00Z

  @Test(
    "The wait, in all its forms",
    arguments: [
      ("retry-after", "7", 7.0), ("retry-after", "0.5", 0.5), ("retry-after-ms", "1500", 1.5),
      ("retry-after", "Mon, 23 Nov 2026 06:00:20 GMT", 20), ("retry-after", "Mon, 23 Nov 2026 05:00:00 GMT", 0),
      ("retry-after", "1e300", 86_400), ("retry-after", "inf", 86_400), ("retry-after", "nan", nil),
      ("retry-after", "-1", nil), ("retry-after-ms", "", nil), ("retry-after", "in a while", nil),
    ])
  func waits(name: String, value: String, seconds: Double?) throws {
    let headers: HTTPFields = [try #require(HTTPField.Name(name)): value]
    #expect(RetryAfter.wait(headers, now: Self.now) == seconds.map { .seconds($0) })
  }

  @Test("Invariant 8: a key that a server echoes is in no message")
  func echoedKey() {
    let body =
      #"{"error":{"message":"Incorrect API key provided: sk-proj-abc123def456ghi789. Try another.","code":"sk-x"}}"#
    let refusal = Refusal(status: 401, body: Array(body.utf8), now: Self.now)
    #expect(!refusal.error.description.contains("abc123"))
    #expect(!refusal.error.description.contains("sk-"))
    #expect(refusal.error.description.contains("Incorrect API key provided"))
  }

  @Test(
    "Bodies without an error", arguments: ["", "{}", "[]", "null", #"{"error":null}"#, #"{"choices":[]}"#, "<html>"])
  func none(body: String) {
    #expect(Refusal(in: Array(body.utf8)) == nil)
  }
}
