import Foundation
import GatewayKit
import Testing

@testable import GatewayCore

@Suite("A model starts a flow", .timeLimit(.minutes(5)))
struct TriggerTests {
  private static let content = """
    { "version": 1, "businessInformation": "Visitas de segunda a sexta.",
      "flows": [
        { "id": "visit", "nodes": [
          { "id": "name", "type": "question", "text": "Visita em {{day}}. Seu nome?", "saveAs": "name", "next": "ok" },
          { "id": "ok", "type": "message", "text": "Combinado, {{name}}: {{day}}." } ] },
        { "id": "silent", "nodes": [ { "id": "tag", "type": "tag", "add": ["seen"] } ] },
        { "id": "advice", "nodes": [
          { "id": "ai", "type": "ai_reply", "prompt": "Recommend one.", "next": "bye", "onFail": { "node": "sorry" } },
          { "id": "bye", "type": "message", "text": "Até logo." },
          { "id": "sorry", "type": "message", "text": "Agora não sei." } ] },
        { "id": "person", "nodes": [ { "id": "h", "type": "handoff", "message": "Já chamo alguém da loja." } ] } ],
      "triggers": [
        { "id": "book", "name": "book_visit", "description": "The customer wants to book a visit", "flow": "visit",
          "fields": [ { "name": "day", "type": "text", "description": "the day", "required": true } ] },
        { "id": "note", "name": "note_it", "description": "Something to note", "flow": "silent" },
        { "id": "advise", "name": "advise", "description": "Advice is wanted", "flow": "advice" },
        { "id": "shop", "name": "call_shop", "description": "The shop is wanted", "flow": "person" } ],
      "handoff": { "message": "Já chamo." }, "defaultReply": { "text": "Não entendi." } }
    """

  private static func open(_ body: @escaping @Sendable (Life, ProviderPair) async throws -> Void) async throws {
    let business = TestBusiness()
    defer { business.remove() }
    let pair = ProviderPair()
    try await business.open(content: content, providers: pair.all) { try await body($0, pair) }
  }

  private static func calling(_ name: String, _ arguments: JSONValue, saying text: String = "") -> Script.Behaviour {
    .answers(
      Completion(
        text: text, toolCalls: [ToolCall(id: "1", name: name, arguments: arguments)],
        usage: TokenUsage(input: 9, output: 3), finish: .toolCalls))
  }

  @Test("The flow's words answer, not the model's, and the flow goes on with the next message")
  func starts() async throws {
    try await Self.open { life, pair in
      pair.first.script.play(Self.calling("book_visit", ["day": "terça"], saying: "Claro, vou marcar!"))
      let trace = try await life.say("quero visitar na terça")
      #expect(trace.steps.last?.reason.text.contains("book_visit (day: terça)") == true)
      #expect(
        pair.first.script.prompts.first?.tools.map(\.name)
          == ["book_visit", "note_it", "advise", "call_shop", "transfer_to_human"])
      try await life.say("Ana")
      #expect(life.phone.texts == ["Visita em terça. Seu nome?", "Combinado, Ana: terça."])
      #expect(pair.first.script.prompts.count == 1)
    }
  }

  @Test("A malformed call is a traced failure: the next provider answers, and the trigger fires once")
  func failsOver() async throws {
    try await Self.open { life, pair in
      pair.first.script.play(Self.calling("book_visit", [:]))
      pair.second.script.play(Self.calling("book_visit", ["day": "quarta"]))
      let trace = try await life.say("quero visitar")
      #expect(trace.steps.suffix(2).map(\.verdict) == [.failed, .answered])
      #expect(trace.steps.dropLast().last?.reason.text.contains("without day") == true)
      #expect(life.phone.texts == ["Visita em quarta. Seu nome?"])
    }
  }

  @Test("A call of a tool that does not exist asks for a person")
  func nobody() async throws {
    try await Self.open { life, pair in
      pair.first.script.play(Self.calling("book_visit", ["day": ["x"]]))
      pair.second.script.play(Self.calling("visit", ["day": "quarta"]))
      try await life.say("quero visitar")
      #expect(life.phone.texts == ["Já chamo."])
      #expect(try await life.conversation().reason == .failure)
    }
  }

  @Test("A flow that says nothing leaves the word to the model; without one the next provider is asked")
  func silentFlow() async throws {
    try await Self.open { life, pair in
      pair.first.script.play(Self.calling("note_it", [:], saying: "Anotado."), Self.calling("note_it", [:]))
      try await life.say("anote isso")
      try await life.say("e isso")
      #expect(life.phone.texts == ["Anotado.", "resposta de second"])
    }
  }

  @Test("A flow that a model starts may ask a model itself, and the trace has both questions")
  func asksInTurn() async throws {
    try await Self.open { life, pair in
      pair.first.script.play(Self.calling("advise", [:], saying: "Um momento."), .says(["O de cenoura."]))
      let trace = try await life.say("qual bolo?")
      #expect(life.phone.texts == ["O de cenoura.", "Até logo."])
      let step = try #require(trace.steps.last)
      #expect(step.verdict == .answered && step.rung == pair.first.configuration.id.rawValue)
      #expect(step.reason.text.contains("advise") && step.reason.text.contains("advice/ai is answered"))
      let id = try await life.conversation().id
      #expect(try await life.admin.prompts(for: trace.message, in: id).count == 2)
      #expect(pair.second.script.prompts.isEmpty)
    }
  }

  @Test("Where the model that such a flow asks does not answer, the flow goes where it says")
  func asksInVain() async throws {
    try await Self.open { life, pair in
      let down = AdapterError(.unavailable, "down")
      pair.first.script.play(Self.calling("advise", [:]), .fails(down))
      pair.second.script.play(.fails(down))
      try await life.say("qual bolo?")
      #expect(life.phone.texts == ["Agora não sei."])
    }
  }

  @Test("A flow that hands off does so with its own words")
  func handsOff() async throws {
    try await Self.open { life, pair in
      pair.first.script.play(Self.calling("call_shop", [:]))
      try await life.say("quero a loja")
      #expect(life.phone.texts == ["Já chamo alguém da loja."])
      #expect(try await life.conversation().reason == .flow)
    }
  }

  @Test("What the customer was being shown is taken back when a flow begins")
  func previewIsTakenBack() async throws {
    try await Self.open { life, pair in
      pair.first.script.play(Self.calling("book_visit", ["day": "terça"], saying: "Claro, vou marcar!"))
      let message = try await life.write("quero visitar na terça", on: "screen")
      _ = try await life.trace(of: message)
      let id = try await life.conversation().id
      let said = try await life.store.log(of: id, after: nil, limit: 10).compactMap { entry -> String? in
        if case .outbound(let message) = entry.content { message.message.text } else { nil }
      }
      #expect(said == ["Visita em terça. Seu nome?"])
    }
  }
}
