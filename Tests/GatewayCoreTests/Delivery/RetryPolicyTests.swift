import Foundation
import GatewayKit
import Testing

@testable import GatewayCore

@Suite struct RetryPolicyTests {
  private let now = Date(timeIntervalSince1970: 1_000_000)
  private let policy = RetryPolicy()

  @Test(arguments: [AdapterError.Outcome.rejected, .blocked])
  func aRefusalIsDead(_ outcome: AdapterError.Outcome) {
    let result = policy.result(of: AdapterError(outcome, "no"), attempt: 1, now: now, random: 1)
    #expect(result == .failed(AdapterError(outcome, "no").explanation))
  }

  @Test func anUnknownOutcomeIsNeverRetried() {
    let result = policy.result(of: AdapterError(.unknown, "cut off"), attempt: 1, now: now, random: 1)
    #expect(result == .unknown(AdapterErrorCode.unknown.with(["message": "cut off"])))
  }

  @Test(arguments: [(1, 2.0), (2, 4), (3, 8), (9, 512), (10, 900), (11, 900)])
  func backoffDoublesUpToItsCap(attempt: Int, bound: Double) {
    let error = AdapterError(.unavailable, "down")
    let latest = policy.result(of: error, attempt: attempt, now: now, random: 1)
    #expect(latest == .retry(at: now + .seconds(bound), error.explanation))
    #expect(policy.result(of: error, attempt: attempt, now: now, random: 0) == .retry(at: now, error.explanation))
  }

  @Test func theLastAttemptIsTheLast() {
    let result = policy.result(of: AdapterError(.unavailable, "down"), attempt: 12, now: now, random: 0)
    guard case .failed(let reason) = result else {
      Issue.record("\(result)")
      return
    }
    #expect(reason.code == "given_up" && reason.text == "given up after 12 attempts: unavailable: down")
  }

  @Test func theOtherSidesWaitIsKept() {
    let error = AdapterError(.throttled(retryAfter: .seconds(40)), "slow down")
    #expect(
      policy.result(of: error, attempt: 1, now: now, random: 1) == .retry(at: now + .seconds(40), error.explanation))
    #expect(
      policy.result(of: error, attempt: 8, now: now, random: 1) == .retry(at: now + .seconds(256), error.explanation))
  }

  @Test(arguments: [AdapterError.Outcome.unauthorized, .exhausted])
  func aChannelThatMayNotSendTriesAgainMuchLater(_ outcome: AdapterError.Outcome) {
    let result = policy.result(of: AdapterError(outcome, "key"), attempt: 50, now: now, random: 0)
    #expect(result == .retry(at: now + .seconds(300), AdapterError(outcome, "key").explanation))
  }
}
