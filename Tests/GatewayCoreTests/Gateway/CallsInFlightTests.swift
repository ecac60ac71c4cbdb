import Foundation
import GatewayKit
import GatewayTestKit
import Testing

@testable import GatewayCore

@Suite("Turns wait for a free call of their provider", .timeLimit(.minutes(5)))
struct CallsInFlightTests {
  private static let content = ProviderPair.content.replacing(
    "\"handoff\"",
    with: """
      "flows": [ { "id": "f", "start": { "keywords": [ { "word": "fluxo" } ] }, "nodes": [
        { "id": "ai", "type": "ai_reply", "prompt": "Greet." } ] } ], "handoff"
      """)

  /// A provider that takes one call at a time, and one that takes as many as come.
  private struct Pair: Sendable {
    let narrow = ProviderPair.Provider("narrow", model: "m1", hearing: "ear", concurrentCalls: 1)
    let wide = ProviderPair.Provider("wide")
  }

  private func open(
    budget: Budget? = nil, prices: PriceList = .none, withWide: Bool = true,
    _ body: @escaping @Sendable (Life, Pair) async throws -> Void
  ) async throws {
    let (business, pair) = (TestBusiness(), Pair())
    defer { business.remove() }
    var narrow = pair.narrow.configuration
    narrow.budget = budget
    try await business.open(
      content: Self.content, providers: [narrow] + (withWide ? [pair.wide.configuration] : []), prices: prices
    ) { try await body($0, pair) }
  }

  /// The customer `hold` is being answered until the script goes on; `hold`'s message.
  private static func occupy(_ life: Life, _ pair: Pair) async throws -> MessageID {
    pair.narrow.script.play(.hangs(after: ["palavra"]), .says(["resposta"]))
    let message = try await life.write("quanto?", from: "hold")
    try await life.until { _ in pair.narrow.script.prompts.count == 1 }
    return message
  }

  /// Waits until somebody waits that long for a free call.
  private static func untilWaiting(_ life: Life, _ patience: Duration = ProviderCaller.slotPatience) async throws {
    let deadline = life.clock.now + patience
    try await life.until { $0.clock.deadlines.contains(deadline) }
  }

  @Test("After a restart 200 lanes wait: no more than the limit are in flight at once, and all are answered")
  func afterRestart() async throws {
    let business = TestBusiness()
    defer { business.remove() }
    let provider = ProviderPair.Provider("only", concurrentCalls: 8)
    let calls = CallRecord()
    provider.script.play(
      .performs { _, sink in
        calls.begin()
        // The first calls stay in flight until there are as many as may be.
        try? await waitUntil("8 calls are in flight") { calls.most >= 8 }
        calls.end()
        sink.write("resposta")
        return Completion(text: "resposta", usage: TokenUsage(input: 1, output: 1))
      })
    try await business.open(content: Self.content, running: false) { life in
      for number in 0..<200 { try await life.write("quanto?", from: "c\(number)") }
    }
    try await business.open(providers: [provider.configuration]) { life in
      try await life.until { $0.phone.deliveries.count == 200 }
      #expect(Set(life.phone.texts) == ["resposta"])
    }
    #expect(provider.script.prompts.count == 200)
    #expect(calls.most == 8)
  }

  @Test("A turn whose wait uses its time up goes to the next provider; nothing was reserved for it meanwhile")
  func patience() async throws {
    let text = #"{ "version": 1, "currency": "USD", "models": [ { "model": "m1", "input": 1, "output": 1 } ] }"#
    let prices = try #require(PriceList.decode(bytes: Array(text.utf8)).prices)
    let budget = Budget(monthlyHard: Money(micros: 1_000_000_000), currency: "USD")
    try await open(budget: budget, prices: prices) { life, pair in
      let held = try await Self.occupy(life, pair)
      let zone = try #require(TimeZone(identifier: "America/Sao_Paulo"))
      let month = SpendScope(
        provider: pair.narrow.configuration.id,
        part: .month(BudgetCalendar(timeZone: zone).month(of: life.clock.now)), currency: "USD")
      let reserved = try await life.store.spent(of: month)
      #expect(reserved > Money(micros: 0))
      let message = try await life.write("quanto?")
      try await Self.untilWaiting(life)
      #expect(try await life.store.spent(of: month) == reserved)
      life.clock.advance(by: ProviderCaller.slotPatience)
      let steps = try await life.trace(of: message).steps
      let step = try #require(steps.first { $0.rung == pair.narrow.configuration.id.rawValue })
      #expect(step.verdict == .failed && step.reason.text.contains("no call was free within 33.0 seconds: at most 1"))
      #expect(steps.last?.rung == pair.wide.configuration.id.rawValue && steps.last?.verdict == .answered)
      #expect(try await life.store.spent(of: month) == reserved)
      // Only the queue was full: the breaker is closed, and the running call ends well.
      pair.narrow.script.go()
      #expect(try await life.trace(of: held, in: "hold").steps.last?.verdict == .answered)
      let shown = try await life.admin.providers().first
      #expect(shown?.breakers.first?.state == .closed)
    }
  }

  @Test("A turn that waits for its call is not asked after all once answers are paused: the gate decides anew")
  func paused() async throws {
    try await open { life, pair in
      let held = try await Self.occupy(life, pair)
      let message = try await life.write("quanto?")
      try await Self.untilWaiting(life)
      life.clock.advance(by: .seconds(1))
      try await life.admin.pause(nil)
      pair.narrow.script.go()
      #expect(try await life.trace(of: held, in: "hold").steps.last?.verdict == .answered)
      let steps = try await life.trace(of: message).steps
      #expect(steps.map(\.rung) == ["gate"], "\(steps)")
      #expect(pair.narrow.script.prompts.count == 1 && pair.wide.script.prompts.isEmpty)
    }
  }

  @Test("A provider that is switched off or removed while a turn waits for its call is passed over")
  func switchedOff() async throws {
    for removed in [false, true] {
      try await open { life, pair in
        let id = pair.narrow.configuration.id
        _ = try await Self.occupy(life, pair)
        let message = try await life.write("quanto?")
        try await Self.untilWaiting(life)
        life.clock.advance(by: .seconds(1))
        if removed {
          _ = try await life.apply { $0.providers.removeAll { $0.id == id } }
        } else {
          _ = try await life.admin.setAutomateResponses(id, false)
        }
        pair.narrow.script.go()
        let steps = try await life.trace(of: message).steps
        let step = try #require(steps.first { $0.rung == id.rawValue })
        #expect(step.verdict == .passed && step.reason.text.contains(removed ? "removed meanwhile" : "off"), "\(step)")
        #expect(pair.narrow.script.prompts.count == 1 && pair.wide.script.prompts.count == 1)
      }
    }
  }

  @Test("Without another provider it is handed to a person")
  func alone() async throws {
    try await open(withWide: false) { life, pair in
      _ = try await Self.occupy(life, pair)
      let message = try await life.write("quanto?")
      try await Self.untilWaiting(life)
      life.clock.advance(by: ProviderCaller.slotPatience)
      _ = try await life.trace(of: message)
      let ana = try #require(try await life.admin.conversations(ListConversations(owner: .queue)).first)
      #expect(ana.reason == .failure)
      pair.narrow.script.go()
    }
  }

  @Test("A call that began late has what is left of its turn's time, and its end shows nothing of the provider")
  func cutShort() async throws {
    try await open(withWide: false) { life, pair in
      let held = try await Self.occupy(life, pair)
      pair.narrow.script.play(.hangs(after: ["tarde"]))
      let message = try await life.write("quanto?")
      try await Self.untilWaiting(life)
      life.clock.advance(by: .seconds(20))
      pair.narrow.script.go()
      _ = try await life.trace(of: held, in: "hold")
      try await life.until { _ in pair.narrow.script.prompts.count == 2 }
      for wait in [ProviderCaller.silenceDeadline, .seconds(13)] {
        let deadline = life.clock.now + wait
        try await life.until { $0.clock.deadlines.contains(deadline) }
        life.clock.advance(by: wait)
      }
      let reason = try await life.trace(of: message).steps.last?.reason.text
      #expect(reason?.contains("not finished within 45.0 seconds, after waiting 20.0 seconds for a free call") == true)
      #expect(try await life.admin.providers().first?.reason == nil)
    }
  }

  @Test("A person takes over a waiting conversation: no provider is asked, and its place goes to the next")
  func takenOver() async throws {
    try await open(withWide: false) { life, pair in
      _ = try await Self.occupy(life, pair)
      let message = try await life.write("quanto?")
      try await Self.untilWaiting(life)
      life.clock.advance(by: .seconds(1))
      let ana = try #require(try await life.admin.conversations(ListConversations()).first { $0.contact == "ana" })
      _ = try await life.admin.take(ana.id, agent: "rosa")
      #expect(try await life.trace(of: message).steps.map(\.verdict) == [.silenced])
      let last = try await life.write("quanto?", from: "rui")
      try await Self.untilWaiting(life)
      pair.narrow.script.go()
      #expect(try await life.trace(of: last, in: "rui").steps.last?.verdict == .answered)
      #expect(pair.narrow.script.prompts.count == 2)
    }
  }

  @Test("A customer who writes again while waiting gets one answer to both messages")
  func writesAgain() async throws {
    try await open(withWide: false) { life, pair in
      _ = try await Self.occupy(life, pair)
      try await life.write("quanto?")
      try await Self.untilWaiting(life)
      // The turn begins anew, and waits anew from here.
      life.clock.advance(by: .seconds(1))
      let second = try await life.write("e o bolo?")
      try await Self.untilWaiting(life)
      pair.narrow.script.go()
      _ = try await life.trace(of: second)
      #expect(pair.narrow.script.prompts.count == 2)
      #expect(pair.narrow.script.prompts.last?.messages.last?.text == "quanto?\ne o bolo?")
    }
  }

  @Test("A flow's question waits like a turn")
  func flow() async throws {
    try await open { life, pair in
      _ = try await Self.occupy(life, pair)
      let message = try await life.write("fluxo")
      try await Self.untilWaiting(life)
      #expect(pair.narrow.script.prompts.count == 1)
      pair.narrow.script.go()
      #expect(try await life.trace(of: message).steps.last?.verdict == .answered)
      #expect(pair.narrow.script.prompts.count == 2 && pair.wide.script.prompts.isEmpty)
    }
  }

  @Test("A recording waits, too, as long as its words may take")
  func recording() async throws {
    let voice = Array("OggS".utf8) + [0, 2, 0x80, 0xBB, 0, 0, 0, 0, 0, 0] + Array("OpusHead".utf8)
    try await open { life, pair in
      _ = try await Self.occupy(life, pair)
      pair.narrow.script.hears(.success(Transcription(text: "oi", usage: TokenUsage(input: 1, output: 1))))
      let ref = try await life.blobs.store(voice)
      let message = try await life.write("", file: "audio/voz.ogg/\(ref)")
      try await Self.untilWaiting(life, ProviderCaller.transcriptionDeadline)
      #expect(pair.narrow.script.recordings.isEmpty)
      pair.narrow.script.go()
      #expect(try await life.trace(of: message).steps.last?.rung == "automated_responses")
      #expect(pair.narrow.script.recordings.count == 1)
    }
  }
}
