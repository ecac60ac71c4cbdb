import Foundation
import GatewayKit
import Testing

@testable import GatewayCore

@Suite("Invariant 6: the ladder's order is fixed, and every turn leaves a trace", .timeLimit(.minutes(5)))
struct LadderOrderTests {
  private static let content = """
    { "version": 1,
      "automatedResponses": [
        { "id": "hours", "keywords": [ { "word": "horário" } ], "reply": [ { "text": "Abrimos às 8h." } ] },
        { "id": "person", "keywords": [ { "word": "gerente" } ], "reply": [ { "text": "O gerente chega às 9h." } ] } ],
      "flows": [
        { "id": "visit", "title": "Visita", "start": { "keywords": [ { "word": "agendar" }, { "word": "horário" } ] },
          "nodes": [
            { "id": "name", "type": "question", "text": "Qual é o seu nome?", "saveAs": "name", "next": "day" },
            { "id": "day", "type": "choice", "text": "Que dia, {{name}}?", "saveAs": "day",
              "options": [ { "title": "Segunda", "next": "ok" }, { "title": "Terça", "next": "ok" } ] },
            { "id": "ok", "type": "message", "text": "Combinado: {{day}}." } ] },
        { "id": "human", "title": "Atendente", "start": { "keywords": [ { "is": "atendente" } ] },
          "nodes": [ { "id": "a", "type": "message", "text": "Fluxo do atendente." } ] } ],
      "handoff": { "message": "Vou chamar um atendente." },
      "defaultReply": { "text": "Desculpe, não entendi.", "onceEveryHours": 0 } }
    """

  private func converse(_ messages: [String]) async throws -> (texts: [String], traces: [Trace]) {
    let business = TestBusiness()
    defer { business.remove() }
    return try await business.open(content: Self.content) { life in
      var traces: [Trace] = []
      for message in messages { traces.append(try await life.say(message)) }
      return (life.phone.texts, traces)
    }
  }

  @Test("The order of this build")
  func order() {
    #expect(Ladder().order == ["automated_responses", "human_request", "dialog_flow"])
  }

  @Test("A response wins over a flow that starts on the same word")
  func responseBeforeFlow() async throws {
    let (texts, traces) = try await converse(["Qual o HORARIO?"])
    #expect(texts == ["Abrimos às 8h."])
    #expect(traces[0].steps.map(\.rung) == ["gate", "automated_responses"])
    #expect(traces[0].steps.last?.verdict == .answered)
  }

  @Test("A flow is walked to its end; a keyword in mid-flow answers, and the open question is asked again")
  func flow() async throws {
    let (texts, _) = try await converse(["quero agendar", "Ana", "qual o horário?", "terça"])
    #expect(
      texts == [
        "Qual é o seu nome?", "Que dia, Ana?", "Abrimos às 8h.", "Que dia, Ana?", "Combinado: Terça.",
      ])
  }

  @Test("Nothing answers: the default reply is sent, and the trace has every rung's reason")
  func defaultReply() async throws {
    let (texts, traces) = try await converse(["xyz"])
    #expect(texts == ["Desculpe, não entendi."])
    #expect(
      traces[0].steps.map(\.rung) == [
        "gate", "automated_responses", "human_request", "dialog_flow", "default_reply",
      ])
    #expect(traces[0].steps.allSatisfy { !$0.reason.text.isEmpty })
  }

  @Test("A plain request for a person hands off, and the bot is silent afterwards")
  func humanRequest() async throws {
    let (texts, traces) = try await converse(["quero falar com um atendente", "alô? qual o horário?"])
    #expect(texts == ["Vou chamar um atendente."])
    #expect(traces[0].steps.last?.verdict == .handedOff)
    #expect(traces[1].steps.map(\.verdict) == [.silenced])
  }

  @Test("The business's own flow on the same words wins over the phrase list")
  func ownFlowWins() async throws {
    let (texts, _) = try await converse(["Atendente"])
    #expect(texts == ["Fluxo do atendente."])
  }
}
