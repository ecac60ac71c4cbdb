import Foundation
import GatewayKit
import Testing

@testable import GatewayCore

@Suite("Trying out content without storing or sending anything", .timeLimit(.minutes(5)))
struct TryContentTests {
  /// Takes the turns of one conversation, one after the other.
  private struct Talk {
    let life: Life
    var draft: ContentChanges?
    var channel: ChannelID? = "phone"
    var providers: Bool?
    var state: String?
    var last: TriedTurn?

    mutating func say(_ text: String?, payload: String? = nil, at place: TryContent.Place? = nil) async throws
      -> [String]
    {
      let turn = try await life.admin.run(
        TryContent(
          message: text, payload: payload, channel: channel, draft: draft, state: state, startAt: place,
          providers: providers))
      (state, last) = (turn.state, turn)
      return turn.messages.map(\.text)
    }
  }

  private static func open(
    providers: [ProviderConfiguration] = [], _ body: @escaping @Sendable (Life) async throws -> Void
  ) async throws {
    let business = TestBusiness()
    defer { business.remove() }
    try await business.open(content: PublishTests.content, providers: providers, running: false, body)
  }

  @Test("a flow is walked to its end, through options and pauses, and nothing is stored or sent")
  func flow() async throws {
    try await Self.open { life in
      var talk = Talk(life: life)
      let first = try await talk.say("visita")
      #expect(first == ["Nome?"])
      #expect(talk.last?.flow == TriedTurn.FlowPlace(flow: "visit", node: "n", variables: [:]))
      #expect(try await talk.say("menu") == ["Pão.", "Nome?"])
      #expect(try await talk.say("Ana") == ["Dia, Ana?"])
      let options = try #require(talk.last?.messages.first?.options)
      #expect(options.map(\.title) == ["Segunda", "Terça"])
      #expect(try await talk.say("Terça", payload: options[1].id) == ["Já vejo.", "Combinado."])
      #expect(talk.last?.flow == nil)
      #expect(talk.last?.steps.map(\.rung) == ["gate", "automated_responses", "human_request", "dialog_flow"])
      #expect(try await talk.say("?") == ["Não entendi."])
      #expect(try await life.store.conversations(ConversationQuery()).isEmpty)
      #expect(try await life.store.lastPosition() == 0)
      #expect(life.phone.deliveries.isEmpty)
    }
  }

  @Test("a draft is tried as it would answer, also one with errors elsewhere, and a handoff silences the bot")
  func draft() async throws {
    try await Self.open { life in
      var talk = Talk(life: life)
      talk.draft = ContentChanges(
        base: 1,
        changes: [
          "automatedResponses/menu": PublishTests.response("menu", "Bolo."), "flows/visit": .null,
          "triggers/t": ["id": "t"], "handoff": ["message": "Já chamo."],
        ])
      let first = try await talk.say("menu")
      #expect(first == ["Bolo."])
      #expect(try await talk.say("visita") == ["Não entendi."])
      #expect(try await talk.say("quero falar com um atendente") == ["Já chamo."])
      #expect(talk.last?.owner == .queue && talk.last?.flagged == true)
      #expect(try await talk.say("menu") == [])
      #expect(talk.last?.steps.map(\.verdict) == [.silenced])
    }
  }

  @Test("a flow starts at a node that is asked for; one that is not there is refused")
  func startAt() async throws {
    try await Self.open { life in
      var talk = Talk(life: life)
      let first = try await talk.say(nil, at: TryContent.Place(flow: "visit", node: "day"))
      #expect(first == ["Dia, ?"])
      #expect(try await talk.say("1") == [])
      talk.state = nil
      #expect(
        try await talk.say("Ana", at: TryContent.Place(flow: "visit", node: "n")) == ["Nome?", "Dia, Ana?"])
      for (flow, node) in [("visit", "x"), ("x", "n")] {
        let error = await #expect(throws: OperationError.self) {
          try await life.admin.run(TryContent(message: nil, startAt: TryContent.Place(flow: flow, node: node)))
        }
        #expect(error?.explanation.code == "flow_node_not_found")
      }
    }
  }

  @Test("a state that another gateway or a person wrote is refused, and so is a message that is empty or too long")
  func refused() async throws {
    try await Self.open { life in
      var talk = Talk(life: life)
      _ = try await talk.say("visita")
      let state = try #require(talk.state)
      for forged in ["", "x", "e30=.e30=", String(state.dropLast(2)), "A" + state] {
        let error = await #expect(throws: OperationError.self) {
          try await life.admin.run(TryContent(message: "oi", state: forged))
        }
        #expect(error?.explanation.code == "chat_state_invalid")
      }
      for (message, code) in [("", "text_empty"), (String(repeating: "a", count: 10_001), "chat_text_too_long")] {
        let error = await #expect(throws: OperationError.self) {
          try await life.admin.run(TryContent(message: message))
        }
        #expect(error?.explanation.code == code)
      }
      await #expect(throws: OperationError.self) {
        try await life.admin.run(TryContent(message: "oi", channel: "nowhere"))
      }
      await #expect(throws: OperationError.self) {
        try await life.admin.run(TryContent(message: "oi", now: .distantFuture))
      }
    }
  }

  @Test("providers are asked only if that is wished, with the conversation so far, and their cost counts")
  func providers() async throws {
    try await ProviderPair.open { life, pair in
      var talk = Talk(life: life)
      let first = try await talk.say("quanto custa?")
      #expect(first == ["Não entendi."])
      #expect(pair.first.script.prompts.isEmpty)
      talk.providers = true
      #expect(try await talk.say("e o bolo?") == ["resposta de first"])
      let prompt = try #require(pair.first.script.prompts.first)
      #expect(prompt.messages.map(\.text) == ["quanto custa?", "Não entendi.", "e o bolo?"])
      #expect(try await life.admin.usage(since: .distantPast).count == 1)
      #expect(try await life.store.lastPosition() == 0)
    }
  }

  @Test("the matcher tells which response answers, why others do not, and what nearly matches")
  func match() async throws {
    try await Self.open { life in
      let responses: [JSONValue] = [
        ["id": "strict", "keywords": [["is": "horário"]], "reply": [["text": "a"]]],
        ["id": "long", "keywords": [["word": "horário de domingo"]], "reply": [["text": "a"]]],
        [
          "id": "except", "keywords": [["word": "domingo"]], "except": [["contains": "hor"]],
          "reply": [["text": "a"]],
        ],
        ["id": "other", "keywords": [["word": "domingo"]], "channels": ["screen"], "reply": [["text": "a"]]],
        ["id": "high", "priority": 5, "keywords": [["contains": "domin"]], "reply": [["text": "a"]]],
      ]
      let changes = Dictionary(
        uniqueKeysWithValues: responses.map { ("automatedResponses/\($0["id"]?.text ?? "")", $0) })
      let draft = ContentChanges(base: 1, changes: changes)
      let match = try await life.admin.run(
        MatchContent(message: "Qual o HORARIO de domingo?", channel: "phone", draft: draft))
      #expect(match.folded == "qual o horario de domingo")
      #expect(match.response?.id == "high")
      let reasons = Dictionary(uniqueKeysWithValues: match.near.map { ($0.response.id, $0.reason) })
      #expect(
        reasons == [
          "long": "priority", "hours": "priority", "except": "excepted", "other": "other_channel",
          "strict": "too_strict",
        ])
      #expect(match.near.first { $0.response.id == "except" }?.except == "hor")
      #expect(match.near.first?.response.id == "long")
      let published = try await life.admin.run(MatchContent(message: "visita", channel: "phone"))
      #expect(published.response == nil && published.flow?.id == "visit" && published.near.isEmpty)
    }
  }
}
