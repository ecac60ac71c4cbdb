import Foundation
import GatewayKit
import GatewayTestKit
import Testing

@testable import GatewayCore

@Suite("A provider answers what nothing above it answered", .timeLimit(.minutes(5)))
struct ProviderTests {
  @Test("Rungs 1 and 2 first, then the first provider, out of the business information")
  func answers() async throws {
    try await ProviderPair.open { life, pair in
      try await life.say("oi")
      #expect(pair.first.script.prompts.isEmpty)
      let trace = try await life.say("quanto custa?")
      #expect(life.phone.texts == ["Olá!", "resposta de first"])
      #expect(trace.steps.last?.rung == pair.first.configuration.id.rawValue)
      let prompt = try #require(pair.first.script.prompts.first)
      #expect(prompt.system.contains("O pão custa R$ 1,50."))
      #expect(prompt.messages.map(\.text) == ["oi", "Olá!", "quanto custa?"])
      #expect(prompt.tools.map(\.name) == ["transfer_to_human"])
      #expect(prompt.maximumOutputTokens == 800)
    }
  }

  @Test("Switched off: the default reply comes at once; on again: the model is back")
  func toggle() async throws {
    try await ProviderPair.open { life, pair in
      for provider in try await life.admin.providers() {
        _ = try await life.admin.setAutomateResponses(provider.id, false)
      }
      try await life.say("quanto?")
      _ = try await life.admin.setAutomateResponses(pair.second.configuration.id, true)
      try await life.say("quanto?")
      #expect(life.phone.texts == ["Não entendi.", "resposta de second"])
    }
  }

  @Test("Without a stored key a provider is skipped, and nothing fails")
  func notConnected() async throws {
    try await ProviderPair.open(keys: []) { life, _ in
      let trace = try await life.say("quanto?")
      #expect(life.phone.texts == ["Não entendi."])
      #expect(trace.steps.filter { $0.reason.text.contains("not connected") }.count == 2)
    }
  }

  @Test(
    "A failure before the first visible word passes the turn on",
    arguments: [
      AdapterError.Outcome.rejected, .unauthorized, .throttled(retryAfter: nil), .unavailable, .exhausted, .blocked,
      .unknown,
    ])
  func failover(_ outcome: AdapterError.Outcome) async throws {
    try await ProviderPair.open { life, pair in
      pair.first.script.play(.fails(AdapterError(outcome, "no")))
      let trace = try await life.say("quanto?")
      #expect(life.phone.texts == ["resposta de second"])
      #expect(trace.steps.suffix(2).map(\.verdict) == [.failed, .answered])
      let alerts = try await life.admin.alerts().map(\.kind)
      #expect(alerts == ([.unauthorized, .exhausted].contains(outcome) ? [.provider] : []))
    }
  }

  @Test("One was due and all failed: a person is asked for, with the reason failure")
  func allFail() async throws {
    try await ProviderPair.open { life, pair in
      pair.first.script.play(.fails(AdapterError(.unavailable, "down")))
      pair.second.script.play(.says([]))
      try await life.say("quanto?")
      #expect(life.phone.texts == ["Já chamo."])
      #expect(try await life.conversation().reason == .failure)
    }
  }

  @Test("Silent for 12 seconds: the next one answers")
  func silence() async throws {
    try await ProviderPair.open { life, pair in
      pair.first.script.play(.hangs())
      let message = try await life.write("quanto?")
      try await life.until { _ in pair.first.script.prompts.count == 1 }
      try await life.until { life in
        life.clock.advance(by: .seconds(13))
        return life.phone.deliveries.count == 1
      }
      #expect(life.phone.texts == ["resposta de second"])
      #expect(try await life.trace(of: message).steps.contains { $0.reason.text.contains("silent") })
    }
  }

  @Test("The model asks for a person: the conversation is handed off")
  func transfer() async throws {
    try await ProviderPair.open { life, pair in
      pair.first.script.play(.calls("transfer_to_human"))
      try await life.say("isso é um absurdo")
      #expect(life.phone.texts == ["Já chamo."])
      #expect(try await life.conversation().reason == .requested)
    }
  }

  @Test("A call of a tool there is not is a traced failure, not a silence")
  func unknownTool() async throws {
    try await ProviderPair.open { life, pair in
      pair.first.script.play(.calls("delete_everything"))
      let trace = try await life.say("quanto?")
      #expect(trace.steps.contains { $0.verdict == .failed && $0.reason.text.contains("delete_everything") })
      #expect(life.phone.texts == ["resposta de second"])
    }
  }

  @Test("The same beside text: the text is the answer, and the trace has the call")
  func unknownToolBesideWords() async throws {
    try await ProviderPair.open { life, pair in
      let call = ToolCall(id: "1", name: "delete_everything", arguments: [:])
      pair.first.script.play(.answers(Completion(text: "R$ 1,50.", toolCalls: [call], finish: .toolCalls)))
      let trace = try await life.say("quanto?")
      #expect(trace.steps.last?.reason.text.contains("delete_everything") == true)
      #expect(life.phone.texts == ["R$ 1,50."])
    }
  }

  @Test("A message that comes before the first visible word joins the turn")
  func joins() async throws {
    try await ProviderPair.open { life, pair in
      pair.first.script.play(.hangs(), .says(["juntas"]))
      let first = try await life.write("quanto custa")
      try await life.until { _ in pair.first.script.prompts.count == 1 }
      let second = try await life.write("o pão?")
      _ = try await life.trace(of: first)
      let trace = try await life.trace(of: second)
      try await life.settled()
      #expect(life.phone.texts == ["juntas"])
      #expect(pair.first.script.prompts.last?.messages.last?.text == "quanto custa\no pão?")
      #expect(trace.steps.map(\.rung) == ["group"])
    }
  }

  @Test("A message that a rule answers joins no turn, and asks no provider again")
  func doesNotJoin() async throws {
    try await ProviderPair.open { life, pair in
      pair.first.script.play(.hangs(after: ["R$ 1,50."]))
      _ = try await life.write("quanto custa")
      try await life.until { _ in pair.first.script.prompts.count == 1 }
      let second = try await life.write("oi")
      pair.first.script.go()
      _ = try await life.trace(of: second)
      try await life.settled()
      #expect(life.phone.texts == ["R$ 1,50.", "Olá!"])
      #expect(pair.first.script.prompts.count == 1)
    }
  }

  @Test("What was answered after a message had come is in the prompt of that message")
  func answeredMeanwhile() async throws {
    let business = TestBusiness()
    defer { business.remove() }
    let pair = ProviderPair()
    // Both messages are there before the first is answered.
    try await business.open(content: ProviderPair.content, providers: pair.all, running: false) { life in
      try await life.write("oi", id: "1")
      try await life.write("quanto?", id: "2")
    }
    try await business.open(providers: pair.all) { life in
      try await life.until { _ in !pair.first.script.prompts.isEmpty }
      #expect(pair.first.script.prompts.map { $0.messages.map(\.text) } == [["oi", "Olá!", "quanto?"]])
    }
  }

  @Test("Invariant 5: a person takes over while a provider writes; its answer is never sent")
  func takenOver() async throws {
    try await ProviderPair.open { life, pair in
      try await life.say("oi")
      let id = try await life.conversation().id
      pair.first.script.play(.hangs(after: ["tarde demais"]))
      let message = try await life.write("quanto?")
      try await life.until { _ in pair.first.script.prompts.count == 1 }
      _ = try await life.admin.reply(id, agent: "rosa", text: "Deixa comigo.")
      #expect(try await life.trace(of: message).steps.map(\.verdict) == [.silenced])
      try await life.settled()
      #expect(life.phone.texts == ["Olá!", "Deixa comigo."])
    }
  }
}
