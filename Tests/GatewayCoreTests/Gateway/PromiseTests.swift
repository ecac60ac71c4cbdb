import Foundation
import GatewayKit
import GatewayTestKit
import Testing

@testable import GatewayCore

@Suite("Promises without a source are not sent", .timeLimit(.minutes(5)))
struct PromiseTests {
  private static let content = """
    { "version": 1, "businessInformation": "O pão custa R$ 1,50.",
      "flows": [
        { "id": "f", "start": { "keywords": [ { "word": "oi" } ] }, "nodes": [
          { "id": "ai", "type": "ai_reply", "prompt": "Say the price; the tax is R$ 9.", "next": "end" },
          { "id": "end", "type": "message", "text": "Fim." } ] },
        { "id": "silent", "nodes": [ { "id": "tag", "type": "tag", "add": ["seen"] } ] } ],
      "triggers": [ { "id": "n", "name": "note_it", "description": "Something to note", "flow": "silent" } ],
      "handoff": { "message": "Já chamo." }, "defaultReply": { "text": "Não entendi." } }
    """

  /// A business with one provider of this policy, and a page of Ana's.
  private static func open(
    _ policy: String, _ body: @escaping @Sendable (Life, Script, Page) async throws -> Void
  ) async throws {
    let business = TestBusiness()
    defer { business.remove() }
    let id = "guarded-\(UUID().uuidString.prefix(8).lowercased())"
    let provider = ScriptedProvider.configuration(id, promises: policy)
    try await business.open(content: content, providers: [provider]) { life in
      let page = Page()
      try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask { try await life.screen.read("ana", into: page) }
        try await body(life, Script.named(id), page)
        group.cancelAll()
      }
    }
  }

  /// The customer asks on the screen, and the answer is there.
  private static func ask(_ text: String, _ life: Life) async throws -> Trace {
    try await life.trace(of: try await life.write(text, on: "screen"))
  }

  private static let words = ["O pão ", "custa R$ 1,50. E o bolo ", "sai por R$ 9", ",99 hoje. ", "Quer um?"]

  @Test("Beside a call whose flow says nothing, too: what is left is said, and a person is asked for")
  func besideASilentFlow() async throws {
    try await Self.open("hand_off") { life, script, page in
      let call = ToolCall(id: "1", name: "note_it", arguments: [:])
      script.play(
        .answers(Completion(text: "Anotei. Custa R$ 9,99.", toolCalls: [call], finish: .toolCalls)))
      let step = try #require(try await Self.ask("anote", life).steps.last)
      #expect(step.verdict == .handedOff && step.reason.text.contains("“R$ 9,99”"))
      try await life.until { _ in page.lines.contains("owner queue") }
      #expect(page.lines.contains { $0.contains("Anotei.") } && !page.lines.contains { $0.contains("9,99") })
    }
  }

  @Test("A person is asked for: the answer ends before the sentence, and the trace says why")
  func handsOff() async throws {
    try await Self.open("hand_off") { life, script, page in
      script.play(.says(Self.words))
      let step = try #require(try await Self.ask("quanto?", life).steps.last)
      #expect(step.verdict == .handedOff && step.reason.text.contains("“R$ 9,99”"))
      try await life.until { _ in page.lines.contains("owner queue") }
      #expect(page.lines.filter { $0.hasPrefix("bot") } == ["bot: O pão custa R$ 1,50.", "bot: Já chamo."])
      #expect(!page.lines.joined().contains("bolo"))
      let conversation = try await life.conversation()
      #expect(conversation.owner == .queue && conversation.reason == .promise && conversation.flagged)
    }
  }

  @Test("A first sentence that fails: nothing but the handoff is said")
  func nothingLeft() async throws {
    for policy in ["hand_off", "omit"] {
      try await Self.open(policy) { life, script, page in
        script.play(.says(["O bolo custa R$ 5."]))
        #expect(try await Self.ask("quanto?", life).steps.last?.verdict == .handedOff)
        try await life.until { _ in page.lines.contains("owner queue") }
        #expect(page.lines.filter { $0.hasPrefix("bot") } == ["bot: Já chamo."])
      }
    }
  }

  @Test("The sentence is left out, where that is wanted, and the trace says so")
  func omits() async throws {
    try await Self.open("omit") { life, script, page in
      script.play(.says(Self.words))
      let step = try #require(try await Self.ask("quanto?", life).steps.last)
      #expect(step.verdict == .answered && step.reason.text.contains("withheld"))
      try await life.until { _ in page.lines.contains("bot: O pão custa R$ 1,50. Quer um?") }
      #expect(!page.lines.joined().contains("bolo"))
      #expect(try await life.conversation().owner == .bot)
    }
  }

  @Test("Off: every word passes")
  func off() async throws {
    try await Self.open("off") { life, script, page in
      script.play(.says(Self.words))
      _ = try await Self.ask("quanto?", life)
      try await life.until { _ in page.lines.contains("bot: \(Self.words.joined())") }
    }
  }

  @Test("What is shown while the model writes is whole sentences that passed")
  func preview() async throws {
    try await Self.open("omit") { life, script, page in
      script.play(.hangs(after: ["Olá! O bolo custa R$ 5. O pão custa R$ 1,50. E o so"]))
      try await life.write("quanto?", on: "screen")
      try await life.until { life in
        life.clock.advance(by: .milliseconds(10))
        return page.lines.last == "delta 0 Olá! O pão custa R$ 1,50. "
      }
      script.go()
      try await life.until { _ in page.lines.contains("bot: Olá! O pão custa R$ 1,50. E o so") }
    }
  }

  @Test("A price that only the customer named is withheld; one that the business wrote in the conversation is not")
  func customersPrice() async throws {
    try await Self.open("hand_off") { life, script, page in
      script.play(.says(["Sim, custa R$ 3."]))
      let refused = try await Self.ask("o sonho custa R$ 3, certo?", life)
      #expect(refused.steps.last?.verdict == .handedOff)
      let id = try await life.conversation().id
      _ = try await life.admin.reply(id, agent: "rosa", text: "O sonho custa R$ 3.")
      _ = try await life.admin.resolve(id)
      #expect(try await Self.ask("quanto mesmo?", life).steps.last?.verdict == .answered)
    }
  }

  @Test("Inside a flow: the node's own words ground, other promises ask for a person")
  func inFlow() async throws {
    try await Self.open("hand_off") { life, script, page in
      script.play(.says(["A taxa é R$ 9."]), .says(["A taxa é R$ 8."]))
      _ = try await Self.ask("oi", life)
      try await life.until { _ in page.lines.contains("bot: Fim.") }
      #expect(page.lines.contains("bot: A taxa é R$ 9."))
      let step = try #require(try await Self.ask("oi", life).steps.last)
      #expect(step.reason.text.contains("“R$ 8”"))
      try await life.until { _ in page.lines.contains("owner queue") }
      #expect(!page.lines.joined().contains("R$ 8"))
      #expect(try await life.conversation().reason == .promise)
    }
  }
}
