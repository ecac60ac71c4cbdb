import GatewayKit
import Testing

@testable import GatewayCore

/// Which of several responses fires, and the other lists of phrases.
@Suite struct PrecedenceTests {
  private static func response(
    _ id: String, _ keywords: Keyword..., priority: Int = 0, except: [Keyword] = [], channels: [ChannelID]? = nil
  ) -> AutomatedResponse {
    AutomatedResponse(
      id: id, priority: priority, channels: channels, keywords: keywords, except: except, reply: [ReplyPart(id)])
  }

  static let rows: [(responses: [AutomatedResponse], message: String, fires: String?)] = [
    ([response("a", .init(.is, "oi")), response("b", .init(.contains, "oi"), priority: 1)], "oi", "b"),
    ([response("a", .init(.startsWith, "oi")), response("b", .init(.is, "oi"))], "oi", "b"),
    ([response("a", .init(.word, "oi")), response("b", .init(.startsWith, "oi"))], "oi", "b"),
    ([response("a", .init(.contains, "oi gente")), response("b", .init(.word, "oi"))], "oi gente", "b"),
    ([response("a", .init(.regex, "^oi gente$")), response("b", .init(.contains, "o"))], "oi gente", "b"),
    ([response("a", .init(.word, "oi")), response("b", .init(.word, "oi gente"))], "oi gente", "b"),
    ([response("a", .init(.word, "oi")), response("b", .init(.word, "oi"))], "oi", "a"),
    ([response("a", .init(.word, "pão")), response("b", .init(.word, "céu"))], "pao ceu", "a"),
    ([response("a", .init(.regex, "o")), response("b", .init(.regex, "oi"))], "oi", "b"),
    ([response("a", .init(.word, "oi"), except: [.init(.word, "tchau")])], "oi e tchau", nil),
    (
      [
        response("a", .init(.word, "oi"), priority: 9, except: [.init(.regex, "tch.u")]),
        response("b", .init(.contains, "oi")),
      ], "oi e tchau", "b"
    ),
    ([response("a", .init(.is, "oi"), channels: ["whatsapp"]), response("b", .init(.word, "oi"))], "oi", "b"),
    ([response("a", .init(.is, "oi"), channels: ["whatsapp", "site"])], "oi", "a"),
    ([response("a", .init(.is, "oi"), priority: -1), response("b", .init(.regex, "oi"))], "oi", "b"),
    ([response("a", .init(.is, "x"), .init(.word, "oi")), response("b", .init(.is, "oi"))], "oi", "b"),
    ([], "oi", nil),
  ]

  @Test("exactly one response fires", arguments: rows.indices)
  func precedence(row: Int) {
    let (responses, message, fires) = Self.rows[row]
    let matcher = ContentMatcher(ContentBundle(automatedResponses: responses))
    #expect(matcher.response(to: FoldedText(message), on: "site")?.response.id == fires)
  }

  @Test("the match names the keyword that fired")
  func keyword() throws {
    let keywords = [Keyword(.contains, "hor"), Keyword(.word, "horário")]
    let matcher = ContentMatcher(ContentBundle(automatedResponses: [AutomatedResponse(id: "a", keywords: keywords)]))
    let match = try #require(matcher.response(to: FoldedText("o horario?"), on: "site"))
    #expect(match.keyword == keywords[1])
  }

  @Test("flows start by the stricter keyword, then the longer, then the earlier flow")
  func flows() {
    func flow(_ id: String, _ keywords: Keyword...) -> Flow {
      Flow(id: id, title: id, start: Flow.Start(keywords: keywords), nodes: [])
    }
    let matcher = ContentMatcher(
      ContentBundle(flows: [
        flow("a", .init(.contains, "agendar")), flow("b", .init(.word, "agendar")),
        flow("c", .init(.word, "agendar visita")), flow("d", .init(.word, "agendar")),
      ]))
    #expect(matcher.startsFlow(FoldedText("quero AGENDAR já"))?.flow == "b")
    #expect(matcher.startsFlow(FoldedText("agendar visita"))?.flow == "c")
    #expect(matcher.startsFlow(FoldedText("reagendar"))?.flow == "a")
    #expect(matcher.startsFlow(FoldedText("oi")) == nil)
  }

  static let matcher = ContentMatcher(
    ContentBundle(
      flows: [
        Flow(id: "own", title: "", nodes: [], escapeWords: ["chega"]), Flow(id: "plain", title: "", nodes: []),
      ],
      handoff: HandoffPolicy(phrases: ["falar com a Dona Lúcia"]),
      optOut: OptOut(words: ["PARAR", "CANCELAR MENSAGENS"], resumeWords: ["VOLTAR"])))

  @Test(
    "requests for a person are recognised in three languages",
    arguments: [
      "quero falar com um atendente", "Atendente", "atendente!!", "ATENDENTE, por favor", "quero um humano",
      "posso falar com alguém?", "oi, quero falar com uma pessoa por favor", "não quero falar com robô",
      "me transfere para um atendente", "talk to a human", "I want to speak to an agent", "Agent please",
      "can I talk to someone?", "human", "hablar con una persona", "Quiero hablar con alguien", "agente",
      "no quiero hablar con un robot", "queria falar com a dona lucia agora", "Tem alguém aí?",
      "I'd like to talk to someone", "quero atendimento humano",
    ])
  func asksForPerson(message: String) {
    #expect(Self.matcher.asksForPerson(FoldedText(message)) != nil)
  }

  @Test(
    "merely mentioning a person does not hand off",
    arguments: [
      "o atendente foi ótimo", "a atendente me ligou ontem", "o humano é estranho", "quantas pessoas cabem?",
      "não quero falar com um atendente", "I don't want to talk to a human", "the agent was great",
      "is it fit for human consumption?", "una persona más", "no quiero hablar con una persona",
      "acabei de falar com um atendente", "agência", "pessoa", "falar", "pessoal, bom dia", "",
    ])
  func doesNotAsk(message: String) {
    #expect(Self.matcher.asksForPerson(FoldedText(message)) == nil)
  }

  @Test("opt-out and resume words are the whole message")
  func optOut() {
    #expect(Self.matcher.isOptOut(FoldedText("parar!")))
    #expect(Self.matcher.isOptOut(FoldedText("Cancelar  mensagens")))
    #expect(!Self.matcher.isOptOut(FoldedText("quero parar")))
    #expect(!Self.matcher.isOptOut(FoldedText("")))
    #expect(Self.matcher.isResume(FoldedText("volTAR")))
    #expect(!Self.matcher.isResume(FoldedText("parar")))
  }

  @Test("a flow is left by its own words, or by the built-in ones where it names none")
  func escapes() {
    #expect(Self.matcher.leaves(flow: "own", FoldedText("CHEGA.")))
    #expect(!Self.matcher.leaves(flow: "own", FoldedText("sair")))
    for word in ["sair", "Cancelar", "exit", "salir"] {
      #expect(Self.matcher.leaves(flow: "plain", FoldedText(word)))
    }
    #expect(!Self.matcher.leaves(flow: "plain", FoldedText("quero sair")))
    #expect(!Self.matcher.leaves(flow: "gone", FoldedText("sair")))
  }
}
