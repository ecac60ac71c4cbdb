import Foundation
import GatewayCore
import GatewayKit
import Testing

@Suite("Where automation only suggests, a person sends a model's text", .timeLimit(.minutes(5)))
struct DraftTests {
  private func open<T: Sendable>(
    _ body: @escaping @Sendable (Life, ProviderPair) async throws -> T
  ) async throws -> T {
    try await ProviderPair.open(automation: .suggest, body)
  }

  @Test("Rules answer; what a model writes is a draft, the conversation is flagged, and nothing is sent")
  func drafted() async throws {
    try await open { life, pair in
      try await life.say("oi")
      let trace = try await life.say("quanto?")
      #expect(life.phone.texts == ["Olá!"])
      #expect(trace.steps.last?.verdict == .drafted)
      let draft = try #require(try await life.admin.drafts().first)
      #expect(draft.text == "resposta de first")
      #expect(draft.provider == pair.first.configuration.id.rawValue)
      let summary = try await life.conversation()
      #expect(summary.flagged && summary.owner == .bot)
      let alert = try #require(try await life.admin.alerts().first)
      #expect(alert.remedies.first == .run(operation: "drafts.send", arguments: ["draft": .string(draft.id.rawValue)]))
    }
  }

  @Test("An unanswered message gets no default reply: it waits for a person, and the trace says why")
  func unanswered() async throws {
    try await ProviderPair.open(keys: [], automation: .suggest) { life, _ in
      try await life.say("oi")
      #expect(try await !life.conversation().flagged)
      let trace = try await life.say("quanto?")
      #expect(life.phone.texts == ["Olá!"])
      let last = try #require(trace.steps.last)
      #expect(last.rung == "default_reply" && last.verdict == .passed && last.reason.text.contains("wait for a person"))
      let summary = try await life.conversation()
      #expect(summary.flagged && summary.owner == .bot)
      #expect(try await life.admin.alerts().map(\.kind) == [.conversation])
    }
  }

  @Test("A flow that repeats its question has answered: no default reply, and no person is called")
  func inFlow() async throws {
    let business = TestBusiness()
    defer { business.remove() }
    let content = """
      { "version": 1, "defaultReply": { "text": "Não entendi." },
        "flows": [ { "id": "visit", "title": "Visita", "start": { "keywords": [ { "word": "agendar" } ] },
          "nodes": [ { "id": "day", "type": "question", "text": "Que dia?", "expects": "date", "saveAs": "day",
                       "onOther": "ladder" } ] } ] }
      """
    try await business.open(content: content, automation: .suggest) { life in
      try await life.say("agendar")
      try await life.say("vocês têm pão?")
      #expect(life.phone.texts == ["Que dia?", "Que dia?"])
      #expect(try await !life.conversation().flagged)
    }
  }

  @Test("Sent as it is or edited, once, by an agent; the bot keeps the conversation", arguments: [nil, "R$ 1,50."])
  func sent(edited: String?) async throws {
    try await open { life, _ in
      try await life.say("quanto?")
      let draft = try #require(try await life.admin.drafts().first)
      let summary = try await life.admin.sendDraft(draft.id, text: edited, agent: "rosa")
      try await life.settled()
      #expect(life.phone.texts == [edited ?? "resposta de first"])
      let delivery = try #require(life.phone.deliveries.first)
      #expect(delivery.author == .agent)
      #expect(delivery.replyTo != nil)
      #expect(summary.owner == .bot && !summary.flagged)
      await #expect(throws: OperationError.self) {
        _ = try await life.admin.sendDraft(draft.id, text: nil, agent: "rosa")
      }
      try await life.say("oi")
      #expect(life.phone.texts.count == 2)
    }
  }

  @Test("Discarded, resolved, or answered by a person: it is gone, and was never sent", arguments: [0, 1, 2])
  func gone(way: Int) async throws {
    try await open { life, _ in
      try await life.say("quanto?")
      let draft = try #require(try await life.admin.drafts().first)
      switch way {
      case 0: _ = try await life.admin.discardDraft(draft.id)
      case 1: _ = try await life.admin.resolve(draft.conversation)
      default: _ = try await life.admin.reply(draft.conversation, agent: "rosa", text: "Um e cinquenta.")
      }
      try await life.settled()
      #expect(try await life.admin.drafts().isEmpty)
      #expect(!life.phone.texts.contains("resposta de first"))
    }
  }

  @Test("The next message's draft takes the place of the last one's")
  func replaced() async throws {
    try await open { life, _ in
      try await life.say("quanto?")
      let first = try await life.admin.drafts()
      try await life.say("e o bolo?")
      let drafts = try await life.admin.drafts()
      #expect(drafts.count == 1 && drafts != first)
    }
  }

  @Test("A draft outlives the process")
  func durable() async throws {
    let business = TestBusiness()
    defer { business.remove() }
    let pair = ProviderPair()
    try await business.open(content: ProviderPair.content, providers: pair.all, automation: .suggest) { life in
      _ = try await life.say("quanto?")
    }
    try await business.open(providers: pair.all, automation: .suggest) { life in
      let draft = try #require(try await life.admin.drafts().first)
      _ = try await life.admin.sendDraft(draft.id, text: nil, agent: "rosa")
      try await life.settled()
      #expect(life.phone.texts == ["resposta de first"])
    }
  }

  @Test("A model that asks for a person gets one")
  func handoff() async throws {
    try await open { life, pair in
      pair.first.script.play(.calls("transfer_to_human"))
      try await life.say("quanto?")
      #expect(try await life.conversation().owner == .queue)
      #expect(try await life.admin.drafts().isEmpty)
    }
  }
}
