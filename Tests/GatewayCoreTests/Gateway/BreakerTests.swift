import Foundation
import GatewayKit
import GatewayTestKit
import Testing

@testable import GatewayCore

@Suite("A provider that fails is paused", .timeLimit(.minutes(5)))
struct BreakerTests {
  @Test(
    "Over rate, out of credit, a key that is not accepted: not asked until the pause is over, then tried by one message",
    arguments: [
      (AdapterError.Outcome.throttled(retryAfter: .seconds(39)), 39), (.exhausted, 3_600), (.unauthorized, 3_600),
    ])
  func pause(_ outcome: AdapterError.Outcome, _ seconds: Int) async throws {
    try await ProviderPair.open { life, pair in
      pair.first.script.play(.fails(AdapterError(outcome, "no")), .says(["de volta"]))
      try await life.say("quanto?")
      let trace = try await life.say("quanto?")
      #expect(pair.first.script.prompts.count == 1)
      let step = try #require(trace.steps.first { $0.rung == pair.first.configuration.id.rawValue })
      #expect(step.verdict == .passed)
      #expect(step.reason.text.contains("not asked until"))
      let shown = try #require(try await life.admin.providers().first?.breakers.first)
      #expect(shown.state == .open)
      #expect(shown.since == life.clock.now)
      #expect(shown.until == life.clock.now + .seconds(seconds))
      #expect(shown.reason?.text.hasSuffix("no") == true)
      life.clock.advance(by: .seconds(seconds))
      try await life.say("quanto?")
      #expect(life.phone.texts.last == "de volta")
      #expect(try await life.admin.providers().first?.breakers.first?.state == .closed)
    }
  }

  @Test(
    "A pause of a minute or more outlives a restart and raises an alert; a shorter one does not",
    arguments: [
      (AdapterError.Outcome.throttled(retryAfter: .seconds(28_800)), 28_800), (.exhausted, 3_600),
      (.unauthorized, 3_600),
      (.throttled(retryAfter: .seconds(60)), 60), (.throttled(retryAfter: .seconds(59)), 0),
    ])
  func restart(_ outcome: AdapterError.Outcome, _ seconds: Int) async throws {
    let (business, pair) = (TestBusiness(), ProviderPair())
    defer { business.remove() }
    let begin = business.clock.now
    pair.first.script.play(.fails(AdapterError(outcome, "the day is over")), .says(["de volta"]))
    try await business.open(content: ProviderPair.content, providers: pair.all) { _ = try await $0.say("quanto?") }
    business.clock.advance(by: .seconds(1))
    try await business.open(providers: pair.all) { life in
      guard seconds > 0 else {
        #expect(try await life.admin.alerts().isEmpty)
        try await life.say("quanto?")
        return #expect(life.phone.texts.last == "de volta")
      }
      let shown = try #require(try await life.admin.providers().first?.breakers.first)
      #expect(shown.state == .open && shown.since == begin && shown.until == begin + .seconds(seconds))
      #expect(shown.reason?.text.hasSuffix("the day is over") == true)
      let alerts = try await life.admin.alerts()
      #expect(alerts.map(\.kind) == (seconds > 60 ? [.provider] : []))
      #expect(alerts.allSatisfy { $0.since == begin && $0.reason.text.contains("not asked until") })
      try await life.say("quanto?")
      #expect(pair.first.script.prompts.count == 1)
      life.clock.advance(by: .seconds(seconds - 1))
      try await life.say("quanto?")
      #expect(life.phone.texts.last == "de volta")
    }
    // What ended is not remembered.
    try await business.open(providers: pair.all) { life in
      let shown = try await life.admin.providers().first?.breakers.first
      #expect(shown?.state == .closed)
      let kept = try await life.store.setting("pauses", in: "provider/\(pair.first.configuration.id)")
      #expect(kept == nil)
    }
  }

  @Test("A pause of another model, or an unreadable one, stops no call")
  func otherPauses() async throws {
    let (business, pair) = (TestBusiness(), ProviderPair())
    defer { business.remove() }
    pair.first.script.play(.fails(AdapterError(.exhausted, "no credit")), .says(["de volta"]))
    try await business.open(content: ProviderPair.content, providers: pair.all) { _ = try await $0.say("quanto?") }
    try await business.open(providers: [pair.first.asking("m2"), pair.second.configuration]) { life in
      try await life.say("quanto?")
      #expect(life.phone.texts.last == "de volta")
      try await life.store.setSetting(
        "pauses", in: "provider/\(pair.first.configuration.id)", to: Array(#"{"not":"ours"}"#.utf8))
    }
    try await business.open(providers: pair.all) { life in
      let shown = try await life.admin.providers().first?.breakers.first
      #expect(shown?.state == .closed)
    }
  }

  @Test("Three failures in a row open it; two do not")
  func threshold() async throws {
    try await ProviderPair.open { life, pair in
      pair.first.script.play(.fails(AdapterError(.unavailable, "down")))
      for _ in 1...5 { try await life.say("quanto?") }
      #expect(pair.first.script.prompts.count == 3)
      #expect(life.phone.texts.allSatisfy { $0 == "resposta de second" })
    }
  }

  @Test("All breakers open: no provider is due, so the default reply is sent, and no person is called")
  func allOpen() async throws {
    try await ProviderPair.open { life, pair in
      pair.first.script.play(.fails(AdapterError(.exhausted, "no credit")))
      try await life.say("quanto?")
      pair.second.script.play(.fails(AdapterError(.exhausted, "no credit")))
      try await life.say("quanto?", from: "rui")
      let trace = try await life.say("quanto?", from: "eva")
      #expect(trace.steps.last?.rung == "default_reply")
    }
  }

  @Test("A refusal is tried with the next provider, once")
  func refusal() async throws {
    let third = ProviderPair.Provider("third")
    let (business, pair) = (TestBusiness(), ProviderPair())
    defer { business.remove() }
    try await business.open(content: ProviderPair.content, providers: pair.all + [third.configuration]) { life in
      pair.first.script.play(.fails(AdapterError(.blocked, "policy")))
      pair.second.script.play(.answers(Completion(text: "", finish: .blocked("SAFETY"))))
      try await life.say("quanto?")
      #expect(third.script.prompts.isEmpty)
      #expect(life.phone.texts == ["Já chamo."])
    }
  }
}
