import Foundation
import GatewayKit
import GatewayTestKit
import Testing

@testable import GatewayCore

/// A customer inside a flow stays on the version they started, also when its nodes lead to other flows. New flows and
/// handoffs use the current version.
@Suite("A new version comes while a customer is inside a flow", .timeLimit(.minutes(5)))
struct FlowVersionTests {
  /// A version that names itself in every word.
  private static func content(_ version: Int, idleHours: Int, flow: String = "f") -> String {
    """
    { "version": 1, "businessInformation": "O pão custa R$ 1,50.",
      "flows": [
        { "id": "\(flow)", "start": { "keywords": [ { "word": "oi" } ] }, "idleHours": \(idleHours), "nodes": [
          { "id": "name", "type": "question", "text": "Nome? v\(version)", "saveAs": "name", "next": "day" },
          { "id": "day", "type": "question", "text": "Dia? v\(version)", "saveAs": "day", "expects": "number",
            "onOther": "ladder", "next": "ai" },
          { "id": "ai", "type": "ai_reply", "prompt": "Greet {{name}}, v\(version).", "next": "end" },
          { "id": "end", "type": "message", "text": "Fim v\(version)", "next": "person" },
          { "id": "person", "type": "handoff" } ] },
        { "id": "visit", "idleHours": \(idleHours), "nodes": [
          { "id": "v", "type": "question", "text": "Visita v\(version)?", "saveAs": "x" } ] } ],
      "triggers": [
        { "id": "book", "name": "book_visit", "description": "A visit, v\(version)", "flow": "visit", "fields": [] } ],
      "handoff": { "message": "Já chamo, v\(version)." }, "defaultReply": { "text": "Não entendi." } }
    """
  }

  /// Ana is at the flow's first question when the second version comes; `flow` is what that calls the flow.
  private static func open(
    flow: String = "f", _ body: @escaping @Sendable (Life, ProviderPair) async throws -> Void
  ) async throws {
    let (business, pair) = (TestBusiness(), ProviderPair())
    defer { business.remove() }
    try await business.open(content: content(1, idleHours: 2), providers: pair.all) { life in
      try await life.say("oi")
      let second = content(2, idleHours: 48, flow: flow)
      _ = try await life.admin.importContent(Array(second.utf8), replace: true)
      try await body(life, pair)
    }
  }

  /// What has arrived since the first question.
  private static func said(_ life: Life) -> [String] { Array(life.phone.texts.dropFirst()) }

  @Test("To its end, with the model's task; the handoff's words are the current ones", arguments: ["f", "renamed"])
  func finishes(_ flow: String) async throws {
    try await Self.open(flow: flow) { life, pair in
      try await life.say("Ana")
      try await life.say("3")
      #expect(Self.said(life) == ["Dia? v1", "resposta de first", "Fim v1", "Já chamo, v2."])
      #expect(pair.first.script.prompts.first?.system.contains("Greet [name], v1.") == true)
      // A customer who starts now gets the current version.
      try await life.say("oi", from: "rui")
      #expect(life.phone.texts.last == "Nome? v2")
    }
  }

  @Test("A trigger at a node of the old version is the old version's, and starts its flow")
  func triggerInside() async throws {
    try await Self.open { life, pair in
      try await life.say("Ana")
      pair.first.script.play(.calls("book_visit"))
      try await life.say("3")
      #expect(Self.said(life) == ["Dia? v1", "Visita v1?"])
      #expect(pair.first.script.prompts.first?.tools.first?.description == "A visit, v1")
      #expect(try await life.conversation().flow == "visit")
    }
  }

  @Test("A trigger of the ladder below an open question is the current one, and starts the current flow")
  func triggerBelow() async throws {
    try await Self.open { life, pair in
      try await life.say("Ana")
      pair.first.script.play(.calls("book_visit"))
      try await life.say("quero visitar")
      #expect(Self.said(life) == ["Dia? v1", "Visita v2?"])
      #expect(pair.first.script.prompts.first?.tools.first?.description == "A visit, v2")
    }
  }

  @Test("The flow's patience is that of its version", arguments: ["f", "renamed"])
  func patience(_ flow: String) async throws {
    try await Self.open(flow: flow) { life, _ in
      try await life.say("Ana")
      let id = try await life.conversation().id
      let due = try await life.store.dueItems(in: id, at: .distantFuture)
      #expect(due.map(\.kind) == [.flowIdle] && due.first?.at == life.clock.now + .seconds(2 * 3600))
    }
  }
}
