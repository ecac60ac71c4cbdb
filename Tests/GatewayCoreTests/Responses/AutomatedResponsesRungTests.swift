import Foundation
import GatewayKit
import Testing

@testable import GatewayCore

@Suite struct AutomatedResponsesRungTests {
  private static let now = Date(timeIntervalSince1970: 1_795_000_000)

  private static let bundle = ContentBundle(
    automatedResponses: [
      AutomatedResponse(
        id: "hours", keywords: [Keyword(.word, "horário")], reply: ["Oi {{contact.name}}, às 8h.", "Até!"]),
      AutomatedResponse(id: "stop", keywords: [Keyword(.is, "chega")], reply: ["Certo."], inFlow: .cancel),
      AutomatedResponse(id: "hello", keywords: [Keyword(.is, "oi")], reply: ["Olá!"], inFlow: .ignore),
      AutomatedResponse(
        id: "site", channels: ["whatsapp"], keywords: [Keyword(.is, "zap")], reply: ["Só no WhatsApp."]),
      AutomatedResponse(id: "book", keywords: [Keyword(.is, "agendar")], reply: ["Vamos lá."], startFlow: "visit"),
      AutomatedResponse(id: "person", keywords: [Keyword(.is, "gerente")], reply: ["Um momento."], startFlow: "person"),
    ],
    flows: [
      Flow(
        id: "visit", title: "",
        nodes: [FlowNode(id: "day", action: .question(.init(text: "Que dia?", saveAs: "day")))]),
      Flow(
        id: "other", title: "",
        nodes: [FlowNode(id: "name", action: .question(.init(text: "Qual é o seu nome?", saveAs: "name")))]),
      Flow(
        id: "person", title: "", nodes: [FlowNode(id: "a", action: .handoff(team: "sales", message: "Já vem."))]),
    ])

  private static func turn(
    _ text: String, in flow: String? = nil, name: String? = "Ana", payload: String? = nil
  ) -> Turn {
    let content = LoadedContent(version: 3, bundle: bundle)
    let state = flow.map { FlowState(flow: $0, node: "name", contentVersion: 3) }
    let conversation = Conversation(
      id: "c", channel: "site", thread: "t", contact: Contact(id: "p", name: name, aliases: []),
      ownership: Ownership(since: now, reason: .began), memory: ConversationMemory(flow: state))
    return Turn(
      position: 1, message: "m", inbound: InboundMessage(parts: [.text(text)], payload: payload), sentAt: now,
      acceptedAt: now,
      conversation: conversation,
      previousMessageAt: nil, content: content, flowContent: content,
      business: Business(name: "Padaria", locale: "pt-BR", timeZone: .gmt), now: now)
  }

  private let rung = AutomatedResponsesRung()

  @Test("a keyword answers, placeholders filled in, and the trace names it")
  func answers() async {
    let verdict = await rung.answer(Self.turn("qual o HORARIO?"), preview: NoPreview())
    #expect(
      verdict.plain
        == .answered(Answer([Reply("Oi Ana, às 8h."), Reply("Até!")]), reason: .plain("hours: word \"horário\"")))
  }

  @Test("what a customer is called never becomes marks or placeholders")
  func values() async {
    guard
      case .answered(let answer, _) = await rung.answer(
        Self.turn("horário", name: "{{business.name}}"), preview: NoPreview())
    else {
      Issue.record("not answered")
      return
    }
    #expect(!answer.replies[0].text.contains("Padaria"))
  }

  @Test("no keyword, or one for another channel, passes", arguments: ["bom dia", "zap", ""])
  func passes(text: String) async {
    #expect(
      await rung.answer(Self.turn(text), preview: NoPreview()).plain == .passed(reason: .plain("no keyword matches")))
  }

  @Test("a picked option is its flow's, whatever its words")
  func payload() async {
    let reason = "the customer picked an option of a flow"
    #expect(
      await rung.answer(Self.turn("horário", payload: "flow/visit/day/0"), preview: NoPreview()).plain
        == .passed(reason: .plain(reason)))
  }

  @Test("a keyword in mid-flow answers, and the open question is asked again")
  func inFlow() async {
    let verdict = await rung.answer(Self.turn("horário", in: "other"), preview: NoPreview())
    #expect(
      verdict.plain
        == .answered(
          Answer([Reply("Oi Ana, às 8h."), Reply("Até!"), Reply("Qual é o seu nome?")]),
          reason: .plain("hours: word \"horário\"; the flow other stays open")))
  }

  @Test("cancel ends the flow")
  func cancel() async {
    let verdict = await rung.answer(Self.turn("chega", in: "other"), preview: NoPreview())
    let reason = "stop: is \"chega\"; the flow other ends"
    #expect(verdict.plain == .answered(Answer([Reply("Certo.")], flow: .ended), reason: .plain(reason)))
  }

  @Test("ignore leaves the message to the flow, and answers outside of one")
  func ignore() async {
    let reason = "hello: is \"oi\"; the open flow keeps the message"
    #expect(
      await rung.answer(Self.turn("oi", in: "other"), preview: NoPreview()).plain == .passed(reason: .plain(reason)))
    #expect(
      await rung.answer(Self.turn("oi"), preview: NoPreview()).plain
        == .answered(Answer([Reply("Olá!")]), reason: .plain("hello: is \"oi\"")))
  }

  @Test("startFlow says the reply, then begins the flow, leaving an open one", arguments: [nil, "other"])
  func startFlow(open: String?) async {
    guard
      case .answered(let answer, let reason) = await rung.answer(Self.turn("agendar", in: open), preview: NoPreview()),
      case .at(let state) = answer.flow
    else {
      Issue.record("no flow began")
      return
    }
    #expect(answer.replies == [Reply("Vamos lá."), Reply("Que dia?")])
    #expect(state.flow == "visit" && state.node == "day" && state.contentVersion == 3 && state.returns.isEmpty)
    #expect(reason.text == "book: is \"agendar\"; starts visit")
  }

  @Test("a flow that asks for a person at once hands off after the reply")
  func handsOff() async {
    let verdict = await rung.answer(Self.turn("gerente"), preview: NoPreview())
    guard case .handOff(let answer, let handoff, _) = verdict else {
      Issue.record("no handoff: \(verdict)")
      return
    }
    #expect(answer.replies == [Reply("Um momento.")] && answer.flow == .ended)
    #expect(handoff == Handoff(.flow, team: "sales", message: "Já vem."))
  }
}
