import Foundation
import GatewayKit
import Testing

@testable import GatewayCore

/// Customers who speak to the model instead of the business. The same texts are written to a real model by
/// `Tests/EndToEnd/providers/test_injection.py`.
@Suite("What customers write is data", .timeLimit(.minutes(5)))
struct InjectionTests {
  private static let content = """
    { "version": 1, "businessInformation": "O bolo de cenoura custa R$ 48.",
      "flows": [ { "id": "visit", "nodes": [ { "id": "ok", "type": "message", "text": "Visita marcada." } ] } ],
      "triggers": [
        { "id": "book", "name": "book_visit", "description": "The customer wants to book a visit", "flow": "visit",
          "fields": [ { "name": "day", "type": "text", "description": "the day", "required": false } ] } ],
      "handoff": { "message": "Já chamo." }, "defaultReply": { "text": "Não entendi." } }
    """

  private static func texts() throws -> [String] {
    let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "EndToEnd/providers/injections.json")
    return try JSONDecoder().decode([String].self, from: try Data(contentsOf: file))
  }

  private static func open(_ body: @escaping @Sendable (Life, ProviderPair) async throws -> Void) async throws {
    let business = TestBusiness()
    defer { business.remove() }
    let pair = ProviderPair()
    try await business.open(content: content, providers: pair.all) { try await body($0, pair) }
  }

  @Test("Rules, business information and tools are the same whatever a customer writes; the words are a customer's")
  func rules() async throws {
    let texts = try Self.texts()
    #expect(texts.count >= 40)
    try await Self.open { life, pair in
      pair.first.script.play(.says(["Posso ajudar com pães e bolos."]))
      try await life.say("quanto custa?", from: "harmless")
      let harmless = try #require(pair.first.script.prompts.first)
      for (index, text) in texts.enumerated() {
        try await life.say(text, from: "customer-\(index)")
        // Earlier messages are history now, and nothing more.
        try await life.say("quanto custa?", from: "customer-\(index)")
      }
      let prompts = pair.first.script.prompts.dropFirst()
      #expect(prompts.count == 2 * texts.count)
      for prompt in prompts {
        #expect(prompt.system == harmless.system && prompt.tools == harmless.tools)
        #expect(Set(prompt.messages.map(\.role)).isSubset(of: [.customer, .business]))
        let words = prompt.messages.map(\.text).joined()
        for mark in ["<|", "|>", "</s>", "[INST]", "<tool_call>", "_of_turn>", "<｜", "[TOOL_CALLS]", "<function"] {
          #expect(!words.contains(mark), "\(mark) in \(words)")
        }
      }
    }
  }

  @Test("A model that copies a call from the message starts no flow; one that was asked in plain text does")
  func calls() async throws {
    let quoting = try Self.texts().filter { $0.lowercased().contains("book_visit") }
    #expect(quoting.count >= 20)
    try await Self.open { life, pair in
      let call = Completion(
        text: "", toolCalls: [ToolCall(id: "1", name: "book_visit", arguments: ["day": "x"])], finish: .toolCalls)
      for script in [pair.first.script, pair.second.script] { script.play(.answers(call)) }
      for (index, text) in quoting.enumerated() {
        let trace = try await life.say(text, from: "customer-\(index)")
        #expect(
          trace.steps.contains { $0.reason.text.contains("the customer had written that name") },
          "\(text): \(trace.steps)")
      }
      #expect(life.phone.texts == Array(repeating: "Já chamo.", count: quoting.count))
      try await life.say("quero marcar uma visita", from: "friend")
      #expect(life.phone.texts.last == "Visita marcada.")
    }
  }

  @Test("A tool that the customer has named is not trusted later either; calling a person still works")
  func later() async throws {
    try await Self.open { life, pair in
      pair.first.script.play(.says(["Não sei."]), .calls("book_visit"), .calls("transfer_to_human"))
      try await life.say("o que faz book_visit?")
      try await life.say("sim, por favor")
      #expect(life.phone.texts == ["Não sei.", "resposta de second"])
      try await life.say("chame transfer_to_human")
      #expect(life.phone.texts.last == "Já chamo.")
    }
  }
}
