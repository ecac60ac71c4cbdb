import GatewayKit
import Testing

@testable import GatewayCore

@Suite("Notes are for colleagues alone", .timeLimit(.minutes(5)))
struct NoteTests {
  private static let words = "cuidado: já reclamou"

  @Test("a note stands among the lines with its author, and the same key adds it once")
  func shown() async throws {
    try await InboxScene.play { scene in
      let note = AddNote(conversation: scene.conversation, text: Self.words, key: "k1")
      _ = try await scene.run(note, as: scene.all)
      _ = try await scene.run(note, as: scene.all)
      let lines = try await scene.run(ListLines(conversation: scene.conversation), as: scene.all).items
      let notes = lines.filter { $0.kind == "note" }
      #expect(notes.map(\.text) == [Self.words])
      #expect(notes.first?.agent == "Eva" && notes.first?.agentID == scene.all.agent && notes.first?.author == .agent)
      let summary = try await scene.run(ListConversations(), as: scene.all).items.first
      #expect(summary?.owner == .bot)
      #expect(await scene.code(note, as: scene.ivo) == "conversation_not_found")
      #expect(await scene.code(AddNote(conversation: scene.conversation, text: " \n"), as: scene.all) == "text_empty")
      let long = AddNote(conversation: scene.conversation, text: String(repeating: "a", count: 10_001))
      #expect(await scene.code(long, as: scene.all) == "text_too_long")
    }
  }

  @Test("a note goes to no channel, and no reader of a customer's page is told of it")
  func notSent() async throws {
    let business = TestBusiness()
    defer { business.remove() }
    let content = """
      { "version": 1, "automatedResponses": [
        { "id": "a", "keywords": [ { "word": "oi" } ], "reply": [ { "text": "Olá!" } ] } ] }
      """
    try await business.open(content: content) { life in
      let page = Page()
      try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask { try await life.screen.read("ana", into: page) }
        for channel in ["screen", "phone"] as [ChannelID] {
          try await life.write("oi", on: channel)
          let id = life.id(of: "ana", on: channel)
          try await life.until { try await $0.store.wholeCount(id) == 2 }
          _ = try await life.admin.run(AddNote(conversation: id, text: Self.words))
          try await life.write("oi", on: channel)
          try await life.until { try await $0.store.wholeCount(id) == 5 }
        }
        try await life.settled()
        try await life.until { _ in page.lines.count == 4 }
        group.cancelAll()
      }
      #expect(page.lines == ["visitor: oi", "bot: Olá!", "visitor: oi", "bot: Olá!"])
      #expect(life.phone.texts == ["Olá!", "Olá!"])
    }
  }

  @Test("a note is in no prompt")
  func notPrompted() async throws {
    try await ProviderPair.open { life, pair in
      try await life.say("quanto?")
      let id = try await life.conversation().id
      _ = try await life.admin.run(AddNote(conversation: id, text: Self.words))
      let trace = try await life.say("e o bolo?")
      let prompts = pair.first.script.prompts
      #expect(prompts.count == 2)
      #expect(prompts.allSatisfy { prompt in !prompt.messages.contains { $0.text.contains(Self.words) } })
      #expect(prompts.last?.messages.count == 3)
      let shown = try await life.admin.prompts(for: trace.message, in: id)
      #expect(shown.first?.isExact == true)
    }
  }
}

extension Store {
  fileprivate func wholeCount(_ id: ConversationID) async throws -> Int {
    try await recentLog(of: id, limit: 100).count
  }
}
