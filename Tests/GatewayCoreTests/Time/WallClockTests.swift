import Foundation
import GatewayKit
import GatewayTestKit
import Testing

@testable import GatewayCore

/// Somebody sets the wall clock while the gateway runs: waits keep their length, and nothing is early.
@Suite("Setting the wall clock neither lengthens nor shortens a wait", .timeLimit(.minutes(5)))
struct WallClockTests {
  private static let content = """
    { "version": 1,
      "automatedResponses": [
        { "id": "a", "keywords": [ { "word": "oi" } ], "reply": [ { "text": "um" }, { "text": "dois" } ] } ],
      "flows": [
        { "id": "f", "title": "F", "start": { "keywords": [ { "word": "pausa" } ] },
          "nodes": [
            { "id": "m", "type": "message", "parts": [ { "text": "antes" }, { "text": "depois", "delaySeconds": 40 } ] }
          ] } ] }
    """

  private let business = TestBusiness()
  static let steps = [Duration.seconds(-3_600), .seconds(86_400), .seconds(-86_400 * 400)]

  /// Lets `seconds` pass, one by one, and everybody work in between.
  private func pass(_ seconds: Int, _ life: Life) async {
    for _ in 0..<seconds {
      life.clock.advance(by: .seconds(1))
      for _ in 0..<200 { await Task.yield() }
    }
  }

  /// Lets up to ten minutes pass, second by second, until the phone has got these texts. No step is as short: a wait that
  /// was stretched by one is not over by then.
  private func expect(_ texts: [String], _ life: Life) async throws {
    var seconds = 0
    try await waitUntil("ten minutes later the phone has \(texts)") {
      if seconds < 600 { life.clock.advance(by: .seconds(1)) }
      seconds += 1
      return life.phone.texts == texts
    }
  }

  @Test("a backing-off delivery is tried at the end of its wait", arguments: steps)
  func backoff(step: Duration) async throws {
    defer { business.remove() }
    try await business.open(content: Self.content) { life in
      life.phone.fail(with: [AdapterError(.throttled(retryAfter: .seconds(120)), "slower")])
      _ = try await life.trace(of: try await life.write("oi"))
      try await life.until { try await $0.admin.deliveries(.pending).contains { $0.attempts == 1 } }
      life.clock.setWallClock(by: step)
      await pass(100, life)
      #expect(life.phone.texts.isEmpty, "not before its time")
      try await expect(["um", "dois"], life)
    }
  }

  @Test("a flow's pause ends at its time", arguments: steps)
  func pause(step: Duration) async throws {
    defer { business.remove() }
    try await business.open(content: Self.content) { life in
      try await life.say("pausa")
      #expect(life.phone.texts == ["antes"])
      life.clock.setWallClock(by: step)
      await pass(35, life)
      #expect(life.phone.texts == ["antes"], "not before its time")
      try await expect(["antes", "depois"], life)
    }
  }

  @Test("a shift that a killed process left half done is finished by the next one", arguments: steps)
  func killed(step: Duration) async throws {
    defer { business.remove() }
    try await business.open(content: Self.content) { life in
      for thread in ["ana", "rui"] {
        let message = try await life.write("pausa", from: thread)
        _ = try await life.trace(of: message, in: thread)
      }
      try await life.until { $0.phone.texts == ["antes", "antes"] }
    }
    // What a process leaves that is killed after the first slice: one of the two waits is moved.
    try await business.open(running: false) { life in
      let shift = try await life.store.move(WallClockShift(by: step), limit: 1)
      #expect(try await life.store.unfinishedShift() == shift && shift != nil)
    }
    business.clock.setWallClock(by: step)
    try await business.open { life in
      await pass(35, life)
      #expect(life.phone.texts == ["antes", "antes"], "not before its time")
      try await expect(["antes", "antes", "depois", "depois"], life)
      let unfinished = try await life.store.unfinishedShift()
      #expect(unfinished == nil)
    }
  }

  @Test("a channel's pace does not stop when the clock goes back")
  func pace() {
    let clock = ManualClock()
    let pacer = Pacer(Pacing(perSecond: 80))
    #expect(pacer.reserve("a", uptime: clock.uptime) == clock.uptime)
    clock.setWallClock(by: .seconds(-3_600))
    clock.advance(by: .seconds(1))
    #expect(pacer.reserve("b", uptime: clock.uptime) == clock.uptime)
  }

  @Test("a pause that was stored under a clock that ran ahead keeps its length")
  func storedPause() {
    let clock = ManualClock()
    let key = Breakers.Key(keyGivenAt: nil, model: "m")
    let breakers = Breakers("openai")
    let ahead = clock.now + .seconds(86_400 * 365)
    breakers.restore(
      [StoredPause(key: key, since: ahead, until: ahead + .seconds(600), reason: .plain("down"))], now: clock.now)
    #expect(breakers.whyNot(key, now: clock.now + .seconds(599)) != nil)
    #expect(breakers.whyNot(key, now: clock.now + .seconds(600)) == nil)
  }
}
