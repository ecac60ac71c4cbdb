import Foundation
import GatewayKit
import GatewayTestKit
import Testing

@testable import GatewayCore

/// What a customer's page is shown of an answer that is being written, on a channel whose log is the delivery.
@Suite("An answer is shown while it is written", .timeLimit(.minutes(5)))
struct PreviewTests {
  /// Opens a business and a page of Ana's that reads from the beginning.
  private func open(
    _ body: @escaping @Sendable (Life, ProviderPair, Page) async throws -> Void
  ) async throws {
    try await ProviderPair.open { life, pair in
      let page = Page()
      try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask { try await life.screen.read("ana", into: page) }
        try await body(life, pair, page)
        group.cancelAll()
      }
    }
  }

  /// Lets time pass until the page's last line is `line`.
  private func shown(_ line: String, _ page: Page, _ life: Life) async throws {
    try await life.until { life in
      life.clock.advance(by: .milliseconds(10))
      return page.lines.last == line
    }
  }

  @Test("The committed answer takes the place of what was shown")
  func replaced() async throws {
    try await open { life, pair, page in
      pair.first.script.play(.hangs(after: ["O pão ", "custa R$ 1,50."]))
      try await life.write("quanto?", on: "screen")
      try await shown("delta 0 O pão custa R$ 1,50.", page, life)
      pair.first.script.go()
      try await shown("bot: O pão custa R$ 1,50.", page, life)
      #expect(!page.lines.contains("discard"))
      #expect(page.previewed == Set(page.messages.suffix(1)))
    }
  }

  @Test("A late reader gets the text so far from its beginning")
  func late() async throws {
    try await open { life, pair, page in
      pair.first.script.play(.hangs(after: ["O pão "]))
      try await life.write("quanto?", on: "screen")
      try await shown("delta 0 O pão ", page, life)
      let second = Page()
      try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask { try await life.screen.read("ana", into: second) }
        try await shown("delta 0 O pão ", second, life)
        #expect(second.lines == ["visitor: quanto?", "delta 0 O pão "])
        group.cancelAll()
      }
      // A gateway that stops lets the turn in flight end.
      pair.first.script.go()
    }
  }

  @Test("Invariant 5: a person takes over: what was shown is taken back, and nothing of it is committed")
  func takenOver() async throws {
    try await open { life, pair, page in
      pair.first.script.play(.hangs(after: ["O pão "]))
      try await life.write("quanto?", on: "screen")
      try await shown("delta 0 O pão ", page, life)
      let id = try await life.conversation().id
      _ = try await life.admin.reply(id, agent: "rosa", text: "Deixa comigo.")
      try await shown("discard", page, life)
      #expect(page.lines == ["visitor: quanto?", "delta 0 O pão ", "agent: Deixa comigo.", "owner agent", "discard"])
      pair.first.script.go()
      try await life.until { try await $0.admin.traces(id).count == 1 }
      let lines = try await life.admin.conversation(id).lines
      #expect(lines.allSatisfy { $0.author != .bot })
    }
  }

  @Test("A failure after the first visible word closes the answer honestly, and no other provider answers")
  func interrupted() async throws {
    try await open { life, pair, page in
      pair.first.script.play(.fails(AdapterError(.unknown, "the stream ended"), after: ["O pão custa"]))
      let message = try await life.write("quanto?", on: "screen")
      try await shown("delta 0 O pão custa", page, life)
      pair.first.script.go()
      let said = "O pão custa …\n\n\(Catalogue.portuguese.interrupted)"
      try await shown("bot: \(said)", page, life)
      #expect(pair.second.script.prompts.isEmpty)
      #expect(try await life.trace(of: message).steps.last?.reason.text.hasSuffix("the stream ended") == true)
      #expect(!page.lines.contains("discard"))
    }
  }

  @Test("An answer that is withheld after its first word is closed honestly, too")
  func blocked() async throws {
    try await open { life, pair, page in
      pair.first.script.play(.hangs(after: ["O pão"], finish: .blocked("content_filter")))
      try await life.write("quanto?", on: "screen")
      try await shown("delta 0 O pão", page, life)
      pair.first.script.go()
      try await shown("bot: O pão …\n\n\(Catalogue.portuguese.interrupted)", page, life)
    }
  }

  @Test("The model asks for a person after its first word: the words are taken back")
  func transfer() async throws {
    try await open { life, pair, page in
      pair.first.script.play(.hangs(after: ["Vou transferir"], calling: "transfer_to_human"))
      try await life.write("isso é um absurdo", on: "screen")
      try await shown("delta 0 Vou transferir", page, life)
      pair.first.script.go()
      try await shown("owner queue", page, life)
      try await life.until { _ in page.lines.contains("discard") || page.lines.contains("bot: Já chamo.") }
      #expect(page.lines.filter { $0.hasPrefix("bot:") } == ["bot: Já chamo."])
    }
  }

  @Test("Blanks are not visible words: the next provider may still answer")
  func blanks() async throws {
    try await open { life, pair, page in
      pair.first.script.play(.says(["\n ", " "]))
      try await life.write("quanto?", on: "screen")
      try await shown("bot: resposta de second", page, life)
      #expect(!page.lines.contains { $0.hasPrefix("delta 0 \n") })
    }
  }

  @Test("Removing the flag does not disturb an answer that is being written")
  func unflagged() async throws {
    try await open { life, pair, page in
      pair.first.script.play(.hangs(after: ["O pão "]))
      try await life.write("quanto?", on: "screen")
      try await shown("delta 0 O pão ", page, life)
      _ = try await life.admin.resolve(try await life.conversation().id)
      pair.first.script.go()
      try await shown("bot: O pão", page, life)
      #expect(!page.lines.contains("discard"))
    }
  }
}
