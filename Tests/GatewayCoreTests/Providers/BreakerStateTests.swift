import Foundation
import GatewayKit
import Testing

@testable import GatewayCore

@Suite("A breaker keeps a provider that does not work from being asked")
struct BreakerStateTests {
  private let start = Date(timeIntervalSince1970: 1_767_225_600)

  /// A breaker after these failures, one second after the other.
  private func breaker(after outcomes: [AdapterError.Outcome]) throws -> BreakerState {
    var breaker = BreakerState()
    for (second, outcome) in outcomes.enumerated() {
      let now = start + .seconds(second)
      let admission = try breaker.admitted(now)
      _ = breaker.end(admission, .failed(outcome, .plain("no")), now: now)
    }
    return breaker
  }

  @Test(
    "Each class of failure has its pause",
    arguments: [
      ([.rejected, .rejected, .rejected, .rejected], nil),
      ([.blocked, .blocked, .blocked, .blocked], nil),
      ([.unavailable, .unknown], nil),
      ([.unavailable, .rejected, .unavailable, .unavailable], nil),
      ([.unavailable, .unknown, .unavailable], 30),
      ([.throttled(retryAfter: .seconds(39))], 39),
      ([.throttled(retryAfter: .zero)], 1),
      ([.throttled(retryAfter: nil)], 30),
      ([.throttled(retryAfter: .seconds(1_000_000))], 86_400),
      ([.unauthorized], 3_600),
      ([.exhausted], 3_600),
    ] as [([AdapterError.Outcome], Double?)])
  func pauses(_ outcomes: [AdapterError.Outcome], _ pause: Double?) throws {
    let breaker = try breaker(after: outcomes)
    let failedAt = start + .seconds(outcomes.count - 1)
    guard let pause else { return #expect(breaker.position == .closed) }
    #expect(breaker.position == .open(until: failedAt + .seconds(pause)))
    #expect(breaker.whyNot(failedAt + .seconds(pause - 0.1)) != nil)
    #expect(breaker.whyNot(failedAt + .seconds(pause)) == nil)
  }

  @Test("When the pause is over, one question is let through; what it shows decides")
  func probe() throws {
    var breaker = try breaker(after: [.throttled(retryAfter: .seconds(10))])
    #expect(!breaker.admits(start + .seconds(9)))
    let probe = try breaker.admitted(start + .seconds(10))
    #expect(breaker.position == .halfOpen)
    #expect(!breaker.admits(start + .seconds(11)))
    #expect(breaker.whyNot(start + .seconds(11)) != nil)
    let hasReopened = breaker.end(probe, .answered, now: start + .seconds(12))
    #expect(!hasReopened)
    #expect(breaker.position == .closed)
    #expect(breaker.since == nil && breaker.reason == nil)
  }

  @Test("A probe that fails opens again, each time for longer, up to ten minutes; since when it fails stays")
  func longer() throws {
    var breaker = try breaker(after: [.unavailable, .unavailable, .unavailable])
    var pauses: [Double] = []
    for _ in 1...6 {
      guard case .open(let until) = breaker.position else { return #expect(breaker.position != .closed) }
      let probe = try breaker.admitted(until)
      _ = breaker.end(probe, .failed(.unavailable, .plain("still")), now: until)
      guard case .open(let next) = breaker.position else { return #expect(breaker.position != .closed) }
      pauses.append(next.timeIntervalSince(until))
    }
    #expect(pauses == [60, 120, 240, 480, 600, 600])
    #expect(breaker.since == start + .seconds(2))
    #expect(breaker.reason?.text == "still")
  }

  @Test("A probe that was given up shows nothing: the next message may try")
  func cancelled() throws {
    var breaker = try breaker(after: [.exhausted])
    let probe = try breaker.admitted(start + .seconds(3_600))
    _ = breaker.end(probe, .cancelled, now: start + .seconds(3_601))
    #expect(breaker.admits(start + .seconds(3_601)))
  }

  @Test("What was asked before it opened neither closes it nor opens it again")
  func late() throws {
    var breaker = BreakerState()
    let calls = try [breaker.admitted(start), breaker.admitted(start), breaker.admitted(start)]
    let hasOpened = breaker.end(calls[0], .failed(.exhausted, .plain("no credit")), now: start)
    #expect(hasOpened)
    let open = breaker
    let hasOpenedLate = breaker.end(calls[1], .answered, now: start)
    #expect(!hasOpenedLate)
    let hasOpenedAgain = breaker.end(calls[2], .failed(.throttled(retryAfter: .seconds(1)), .plain("slow")), now: start)
    #expect(!hasOpenedAgain)
    #expect(breaker == open)
  }

  @Test("A key that works closes it, and a question from before then says nothing")
  func closed() throws {
    var breaker = try breaker(after: [.unauthorized])
    breaker.close()
    #expect(breaker.whyNot(start) == nil)
    #expect(breaker.admits(start))
  }
}

@Suite("Breakers stand for one key and one model")
struct BreakersTests {
  private let now = Date(timeIntervalSince1970: 1_767_225_600)

  @Test("Another model is asked, and another key is tried at once")
  func slots() throws {
    let breakers = Breakers("openai")
    let key = Breakers.Key(keyGivenAt: now, model: "m1")
    let admission = try #require(breakers.admit(key, now: now))
    #expect(breakers.end(admission, key, .failed(.exhausted, .plain("no credit")), now: now))
    #expect(breakers.whyNot(key, now: now) != nil)
    #expect(breakers.view(key).state == .open)
    #expect(breakers.view(key).until == now + .seconds(3_600))
    #expect(breakers.whyNot(Breakers.Key(keyGivenAt: now, model: "m2"), now: now) == nil)
    let renewed = Breakers.Key(keyGivenAt: now + .seconds(60), model: "m1")
    #expect(breakers.admit(renewed, now: now + .seconds(60)) != nil)
    #expect(breakers.view(key).state == .closed)
  }

  @Test("A key that was tried and works closes all of them")
  func verified() throws {
    let breakers = Breakers("openai")
    let key = Breakers.Key(keyGivenAt: nil, model: nil)
    let admission = try #require(breakers.admit(key, now: now))
    _ = breakers.end(admission, key, .failed(.unauthorized, .plain("no")), now: now)
    breakers.close()
    #expect(breakers.whyNot(key, now: now) == nil)
  }
}

extension BreakerState {
  /// The permission to ask, which must be there.
  fileprivate mutating func admitted(_ now: Date) throws -> Admission {
    let admission = admit(now)
    return try #require(admission)
  }

  /// Whether a question would be let through.
  fileprivate func admits(_ now: Date) -> Bool {
    var copy = self
    return copy.admit(now) != nil
  }
}
