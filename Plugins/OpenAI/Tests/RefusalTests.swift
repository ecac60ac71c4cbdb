import Foundation
import GatewayKit
import HTTPTypes
import Testing

@testable import OpenAI

@Suite struct RefusalTests {
  private static func body(_ code: String, _ message: String = "no") -> [UInt8] {
    Array(#"{"error":{"message":"\#(message)","type":"t","param":null,"code":"\#(code)"}}"#.utf8)
  }

  @Test(
    "Every error class of the wire",
    arguments: [
      (401, body("invalid_api_key"), AdapterError.Outcome.unauthorized, KeyVerification.badKey),
      (403, body("model_not_allowed"), .unauthorized, .noModelAccess),
      (404, body("model_not_found"), .rejected, .noModelAccess),
      (402, body("x"), .exhausted, .noCredit),
      (429, body("insufficient_quota"), .exhausted, .noCredit),
      (429, body("credit_balance_exhausted"), .exhausted, .noCredit),
      (429, body("project_spend_limit_exceeded"), .exhausted, .noCredit),
      (429, body("org_usage_limit_exceeded"), .exhausted, .noCredit),
      (429, body("rate_limit_exceeded"), .throttled(retryAfter: nil), .unreachable),
      (429, Array("slow down".utf8), .throttled(retryAfter: nil), .unreachable),
      (408, [], .unavailable, .unreachable), (409, [], .unavailable, .unreachable),
      (500, Array("<html>".utf8), .unavailable, .unreachable),
      (503, body("server_is_overloaded"), .unavailable, .unreachable),
      (400, body("content_policy_violation"), .blocked, .unreachable),
      (400, body("context_length_exceeded"), .rejected, .unreachable),
      (400, Array(#"{"error":"model is required"}"#.utf8), .rejected, .unreachable),
    ])
  func classes(status: Int, body: [UInt8], outcome: AdapterError.Outcome, verification: KeyVerification) {
    let refusal = Refusal(status: status, body: body)
    #expect(refusal.error.outcome == outcome)
    #expect(refusal.verification == verification)
  }

  @Test(
    "The wait, in all its forms",
    arguments: [
      ("retry-after", "7", 7.0), ("retry-after", "0.5", 0.5), ("retry-after-ms", "1500", 1.5),
      ("retry-after", "Mon, 23 Nov 2026 06:00:20 GMT", 20), ("retry-after", "Mon, 23 Nov 2026 05:00:00 GMT", 0),
    ])
  func waits(name: String, value: String, seconds: Double) throws {
    let headers: HTTPFields = [try #require(HTTPField.Name(name)): value]
    let now = try Date("2026-11-23T06:00:00Z", strategy: .iso8601)
    #expect(Refusal.retryAfter(headers, now: now) == .seconds(seconds))
  }

  @Test("The server's own word on trying again counts")
  func shouldRetry() throws {
    let name = try #require(HTTPField.Name("x-should-retry"))
    #expect(Refusal(status: 400, headers: [name: "true"], body: []).error.outcome == .unavailable)
    #expect(Refusal(status: 500, headers: [name: "false"], body: []).error.outcome == .rejected)
  }

  @Test("Invariant 8: a key that a server echoes is in no message")
  func echoedKey() {
    let refusal = Refusal(
      status: 401,
      body: Self.body("invalid_api_key", "Incorrect API key provided: sk-proj-abc123def456ghi789. Try another."))
    #expect(!refusal.error.description.contains("abc123"))
    #expect(refusal.error.description.contains("Incorrect API key provided"))
  }
}
