import Foundation
import GatewayKit
import GatewayTestKit
import Testing

@testable import GatewayCore

/// What people are shown of the bot's silence is what the gate decides about the next message, rule by rule.
@Suite("Why the bot is silent is shown as the gate decides it", .timeLimit(.minutes(5)))
struct BotSilenceTests {
  /// Something that keeps the bot silent.
  enum Rule: String, Sendable { case taken, queued, failed, paused, pausedEverywhere, off, capped, closed }

  /// What holds at once, and what is shown: the first rule of the gate's order.
  struct Situation: Sendable, CustomTestStringConvertible {
    let rules: [Rule]
    let shown: String?

    var testDescription: String { rules.map(\.rawValue).joined(separator: " + ") }
  }

  static let situations: [Situation] = [
    Situation(rules: [], shown: nil),
    Situation(rules: [.taken], shown: "rosa owns the conversation"),
    Situation(rules: [.queued], shown: "waits for a person (flow)"),
    Situation(rules: [.failed], shown: "waits for a person (failure)"),
    Situation(rules: [.paused], shown: "automatic answers are paused for phone"),
    Situation(rules: [.pausedEverywhere], shown: "automatic answers are paused for every channel"),
    Situation(rules: [.off], shown: "automation is off on this channel"),
    Situation(rules: [.capped], shown: "limit reached: 40 automatic answers in this conversation within 24 h"),
    Situation(rules: [.closed], shown: "outside business hours, and the bot does not answer then"),
    Situation(rules: [.taken, .paused, .closed], shown: "rosa owns the conversation"),
    Situation(rules: [.queued, .paused], shown: "waits for a person (flow)"),
    Situation(rules: [.failed, .pausedEverywhere], shown: "waits for a person (failure)"),
    Situation(rules: [.paused, .off], shown: "automatic answers are paused for phone"),
    Situation(rules: [.paused, .pausedEverywhere], shown: "automatic answers are paused for every channel"),
    Situation(rules: [.paused, .capped, .closed], shown: "automatic answers are paused for phone"),
    Situation(rules: [.off, .capped], shown: "automation is off on this channel"),
    Situation(rules: [.off, .closed], shown: "automation is off on this channel"),
    Situation(
      rules: [.capped, .closed], shown: "limit reached: 40 automatic answers in this conversation within 24 h"),
  ]

  @Test("one rule alone, and the order of several", arguments: situations)
  func situation(_ situation: Situation) async throws {
    let business = TestBusiness()
    defer { business.remove() }
    let provider = ProviderPair.Provider("only")
    // The hours of the content are over only where the situation says so; the clock stands on a Wednesday evening.
    let hours = #", "businessHours": { "weekly": { "thu": [["08:00", "18:00"]] }, "botOutsideHours": false }"#
    let content = """
      { "version": 1, "businessInformation": "Uma padaria.",
        "automatedResponses": [ { "id": "a", "keywords": [ { "word": "oi" } ], "reply": [ { "text": "Olá!" } ] } ],
        "flows": [ { "id": "sales", "start": { "keywords": [ { "word": "comprar" } ] },
                     "nodes": [ { "id": "n", "type": "handoff" } ] } ] }
      """
    try await business.open(content: content, providers: [provider.configuration]) { life in
      try await life.say("oi")
      for rule in situation.rules { try await Self.establish(rule, in: life, provider) }
    }
    let closed = situation.rules.contains(.closed) ? String(content.dropLast(2)) + hours + " }" : nil
    // Without its key the provider is not healthy, so that a failure lasts.
    try await business.open(
      providers: [provider.configuration], keys: situation.rules.contains(.failed) ? [] : ["key"],
      automation: situation.rules.contains(.off) ? .off : .on
    ) { life in
      if let closed { _ = try await life.admin.importContent(Array(closed.utf8), replace: true) }
      if situation.rules.contains(.capped) {
        let id = try await life.conversation().id
        let conversation = try #require(try await life.store.conversation(id))
        let (loops, caps) = (life.admin.services.turns.loops, PhoneChannel.caps)
        for _ in 2...caps.perConversation { _ = loops.note(1, in: conversation, caps, now: life.clock.now) }
        // The answer of the first life is the last one; the gateway recalls it as it starts.
        try await life.until { _ in loops.whyNot(conversation, caps, now: life.clock.now) != nil }
      }
      let silence = try await life.conversation().silence
      #expect(silence?.reason.text.split(separator: ";").first.map(String.init) == situation.shown)
      let last = try #require(try await life.say("oi").steps.last)
      guard let why = silence?.reason.text.split(separator: ";").first else {
        #expect(last.verdict == .answered && life.phone.texts == ["Olá!", "Olá!"])
        return
      }
      #expect(last.reason.text.hasPrefix(why), "shown: \(why); decided: \(last.reason)")
      #expect(!life.phone.texts.dropFirst().contains("Olá!"))
    }
  }

  private static func establish(_ rule: Rule, in life: Life, _ provider: ProviderPair.Provider) async throws {
    switch rule {
    case .taken: _ = try await life.admin.take(try await life.conversation().id, agent: "rosa")
    case .queued: try await life.say("comprar")
    case .failed:
      provider.script.play(.fails(AdapterError(.unavailable, "down")))
      try await life.say("quanto custa?")
    case .paused: try await life.admin.pause("phone")
    case .pausedEverywhere: try await life.admin.pause(nil)
    // Those are not of the first life.
    case .off, .capped, .closed: break
    }
  }
}
