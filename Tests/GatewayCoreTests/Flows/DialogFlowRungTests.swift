import Foundation
import GatewayKit
import Testing

@testable import GatewayCore

@Suite("The dialog flow rung")
struct DialogFlowRungTests {
  private let visit = Flow(
    id: "visit", title: "", start: .init(keywords: [Keyword(.word, "agendar")]),
    nodes: [.picks("day", ["Segunda", "Terça"], saveAs: "day", next: "name"), .asks("name", saveAs: "name")])
  private let welcome = Flow(
    id: "welcome", title: "", start: .init(onFirstMessage: true),
    nodes: [.says("hi", "Bem-vinda!", next: "q"), .asks("q", .number, maxRetries: 1, onOther: .ladder)])

  private func verdict(
    _ text: String, payload: String? = nil, open: FlowState? = nil, quietFor hours: Double? = 1,
    content: ContentBundle? = nil, flowContent: ContentBundle? = nil
  ) async -> Verdict {
    let bundle = content ?? ContentBundle(flows: [visit, welcome])
    let conversation = Conversation(
      id: "k", channel: "site", thread: "t", contact: Contact(id: "c", aliases: ["web:site/1"]),
      ownership: Ownership(since: FlowBench.now, reason: .began), memory: ConversationMemory(flow: open))
    let turn = Turn(
      position: 1, message: "m", inbound: InboundMessage(parts: [.text(text)], payload: payload), sentAt: FlowBench.now,
      acceptedAt: FlowBench.now,
      conversation: conversation, previousMessageAt: hours.map { FlowBench.now.addingTimeInterval(-$0 * 3600) },
      content: LoadedContent(version: 2, bundle: bundle),
      flowContent: LoadedContent(version: flowContent == nil ? 2 : 1, bundle: flowContent ?? bundle),
      business: FlowBench.business, now: FlowBench.now)
    return await DialogFlowRung().answer(turn, preview: NoPreview())
  }

  private func answer(_ verdict: Verdict) -> Answer? {
    if case .answered(let answer, _) = verdict { answer } else { nil }
  }

  private func state(_ verdict: Verdict) -> FlowState? {
    if case .at(let state)? = answer(verdict)?.flow { state } else { nil }
  }

  @Test("A start keyword starts its flow; nothing to do passes")
  func keyword() async {
    let started = await verdict("quero agendar uma visita")
    #expect(state(started)?.node == "day")
    #expect(state(started)?.contentVersion == 2)
    #expect(await verdict("oi").plain == .passed(reason: .plain("no flow is open or starts")))
  }

  @Test(
    "A first message starts its flow: the first ever, or after 24 h",
    arguments: [(nil, true), (24, true), (48, true), (23.9, false)] as [(Double?, Bool)])
  func firstMessage(hours: Double?, starts: Bool) async {
    let verdict = await verdict("oi", quietFor: hours)
    #expect((state(verdict)?.flow == "welcome") == starts)
  }

  @Test("A keyword comes before the flow for first messages")
  func keywordFirst() async {
    #expect(state(await verdict("agendar", quietFor: nil))?.flow == "visit")
  }

  @Test("The open flow gets the message, on the content it began with")
  func open() async {
    let old = ContentBundle(flows: [
      Flow(id: "visit", title: "", nodes: [.asks("q", saveAs: "x", next: "z"), .asks("z")])
    ])
    let place = FlowState(flow: "visit", node: "q", contentVersion: 1)
    let verdict = await verdict("agendar", open: place, flowContent: old)
    #expect(state(verdict) == FlowState(flow: "visit", node: "z", contentVersion: 1, variables: ["x": "agendar"]))
  }

  @Test("A payload of another flow starts it there and ends the open one")
  func foreignPayload() async {
    let place = FlowState(flow: "welcome", node: "q", contentVersion: 2, variables: ["a": "b"])
    let verdict = await verdict("Terça", payload: "flow/visit/day/1", open: place)
    #expect(state(verdict) == FlowState(flow: "visit", node: "name", contentVersion: 2, variables: ["day": "Terça"]))
  }

  @Test("A payload without an open flow starts its flow there")
  func latePayload() async {
    #expect(state(await verdict("Segunda", payload: "flow/visit/day/0"))?.node == "name")
  }

  @Test("A dead payload is text, and the trace says so")
  func deadPayload() async {
    #expect(
      await verdict("oi", payload: "flow/gone/day/0").plain
        == .passed(reason: .plain("flow/gone/day/0 is not in the content; no flow is open or starts")))
    #expect(state(await verdict("agendar", payload: "flow/gone/day/0"))?.flow == "visit")
  }

  @Test("onOther ladder passes with the question to be asked again, and the place in the flow")
  func ladder() async {
    let place = FlowState(flow: "welcome", node: "q", contentVersion: 2)
    var retried = place
    retried.retries = 1
    #expect(
      await verdict("vocês entregam?", open: place).plain
        == .passed(
          reason: .plain("welcome/q leaves the message to the ladder (1 of 1)"), thenAsk: [Reply("q?")],
          leaving: Answer(flow: .at(retried))))
    #expect(
      await verdict("e domingo?", open: retried).plain
        == .passed(reason: .plain("welcome/q is given up after 1 retries"), leaving: Answer(flow: .ended)))
  }

  @Test("A handoff node hands off with what was said before; a loop fails and ends the flow")
  func handoffAndFailure() async {
    let handoff = Flow(
      id: "h", title: "", start: .init(keywords: [Keyword(.is, "gente")]),
      nodes: [.says("a", "Certo.", next: "b"), FlowNode(id: "b", action: .handoff(team: nil, message: nil))])
    let loop = Flow(
      id: "l", title: "", start: .init(keywords: [Keyword(.is, "roda")]), nodes: [.says("a", "a", next: "a")])
    let content = ContentBundle(flows: [handoff, loop])
    guard case .handOff(let said, let wish, _) = await verdict("gente", content: content) else {
      Issue.record("no handoff")
      return
    }
    #expect(said == Answer([Reply("Certo.")], flow: .ended))
    #expect(wish == Handoff(.flow))
    guard case .failed(_, let leaving) = await verdict("roda", content: content) else {
      Issue.record("no failure")
      return
    }
    #expect(leaving == Answer(flow: .ended))
  }
}
