import Foundation
import GatewayKit
import Testing

@testable import GatewayCore

@Suite("The flow machine")
struct FlowMachineTests {
  private let texts = Catalogue.of(locale: "pt-BR")

  // MARK: Asking again

  @Test("Retries are used up, then onFail: end passes the message on")
  func onFailEnd() {
    let bench = FlowBench([.asks("n", .number, maxRetries: 2)])
    let first = bench.say("muitos", bench.start().state)
    #expect(first.texts == [texts.retries.number, "n?"])
    let second = bench.say("vários", first.state)
    #expect(second.state?.retries == 2)
    let third = bench.say("sei lá", second.state)
    #expect(third.outcome == .passes(thenAsk: []))
    #expect(third.state == nil)
    #expect(third.texts.isEmpty)
  }

  @Test("onFail leads to a person, or to a node")
  func onFailElsewhere() {
    let person = FlowBench([.asks("n", .number, maxRetries: 0, onFail: .handoff)])
    #expect(person.walk(["x"]).outcome == .handOff(Handoff(.flow)))
    let node = FlowBench([.picks("n", ["a1", "b1"], maxRetries: 0, onFail: .node("sorry")), .says("sorry", "Pena.")])
    #expect(node.walk(["x"]).texts == ["Pena."])
  }

  @Test("The business's retry text comes before the catalogue's")
  func retryText() {
    var question = FlowNode.Question(text: "q?", expects: .date)
    question.retryText = "Outra vez, {{contact.name}}:"
    let bench = FlowBench([FlowNode(id: "q", action: .question(question))])
    #expect(bench.walk(["x"]).texts == ["Outra vez, Ana:", "q?"])
  }

  @Test("onOther ladder lets the rungs below answer, then asks again, within the retries")
  func onOtherLadder() {
    let bench = FlowBench([.picks("day", ["Segunda", "Terça"], maxRetries: 1, onOther: .ladder, next: nil)])
    let asked = bench.start()
    let other = bench.say("vocês entregam?", asked.state)
    #expect(other.outcome == .passes(thenAsk: asked.replies))
    #expect(other.texts.isEmpty)
    #expect(other.state?.retries == 1)
    #expect(bench.say("e aos domingos?", other.state).state == nil)
  }

  @Test("A new question has all its retries again")
  func retriesReset() {
    let bench = FlowBench([.asks("a", .number, next: "b"), .asks("b", .number)])
    #expect(
      bench.walk(["x", "1"]).state == FlowState(flow: "f", node: "b", contentVersion: 7, variables: ["answer": "1"]))
  }

  @Test("The open question again, with its options; nothing while a pause runs")
  func reask() throws {
    let bench = FlowBench([.picks("day", ["Segunda", "{{contact.name}}"])])
    let asked = bench.start()
    let state = try #require(asked.state)
    #expect(FlowMachine.reask(state, context: bench.context()) == asked.replies)
    #expect(asked.replies[0].options[1].title == "Ana")
    var paused = state
    paused.waiting = .time(bench.now, part: 0)
    #expect(FlowMachine.reask(paused, context: bench.context()).isEmpty)
  }

  // MARK: Leaving

  @Test("An escape word ends the flow, also during a pause", arguments: ["sair", "CANCELAR!", "exit"])
  func escape(word: String) {
    let bench = FlowBench([.asks("q")])
    #expect(
      bench.walk([word]).plain
        == FlowStep(
          replies: [Reply(texts.flowLeft)], trace: [.plain("f is left by an escape word")]))
    let paused = FlowBench([FlowNode(id: "m", action: .message(.init(parts: [.init(text: "x", delaySeconds: 9)])))])
    #expect(paused.walk([word]).texts == [texts.flowLeft])
  }

  @Test("A flow's own escape words stand instead of the catalogue's")
  func ownEscapeWords() {
    let bench = FlowBench([.asks("q", next: "ok"), .says("ok", "ok")], escapeWords: ["chega"])
    #expect(bench.walk(["Chega."]).texts == [texts.flowLeft])
    #expect(bench.walk(["sair"]).texts == ["ok"])
  }

  // MARK: Payloads

  @Test("A payload of the open flow jumps back to its choice, and what was answered is kept")
  func payloadOfOpenFlow() {
    let bench = FlowBench([
      .picks("size", ["P", "G"], saveAs: "size", next: "name"), .asks("name", saveAs: "name", next: "sure"),
      .picks("sure", ["Sim", "Não"], saveAs: "sure", next: "q"), .asks("q"),
    ])
    let asked = bench.walk(["P", "Ana"])
    #expect(asked.state?.node == "sure")
    let back = bench.say("G", payload: "flow/f/size/1", asked.state)
    #expect(back.state?.node == "name")
    #expect(back.state?.variables == ["size": "G", "name": "Ana"])
  }

  @Test("A payload of a flow to come back to unwinds the stack")
  func payloadOfCaller() throws {
    let main = Flow(
      id: "main", title: "",
      nodes: [.picks("p", ["A", "B"], next: "j"), .goes("j", flow: "sub", returning: true, next: "q"), .asks("q")])
    let bench = FlowBench([main, Flow(id: "sub", title: "", nodes: [.asks("s")])])
    let inside = bench.walk(["A"])
    #expect(inside.state?.flow == "sub")
    let back = bench.say("B", payload: "flow/main/p/1", inside.state)
    #expect(back.state?.flow == "sub")
    #expect(back.state?.returns.count == 1)
    #expect(back.state?.variables == ["pick": "B"])
  }

  @Test("A payload that names nothing any more is read as text", arguments: ["flow/f/day/9", "flow/x/day/0", "hm"])
  func deadPayload(payload: String) {
    let bench = FlowBench([.picks("day", ["Segunda", "Terça"], next: "ok"), .says("ok", "{{pick}}")])
    #expect(bench.say("terça", payload: payload, bench.start().state).texts == ["Terça"])
  }

  // MARK: Bounds

  @Test("A circle that never waits fails after 200 nodes, without an effect")
  func loop() {
    let step = FlowBench([
      FlowNode(id: "t", action: .tag(add: ["x"], remove: [], next: "a")), .says("a", "a", next: "b"),
      .goes("b", node: "a"),
    ]).start()
    #expect(step.outcome == .failed)
    #expect(step.state == nil)
    #expect(step.texts.isEmpty)
    #expect(step.profile.isEmpty)
    #expect(step.trace.last?.text == "f visits 200 nodes without waiting; the flow ends")
    #expect(step.summary.text.count < 500)
  }

  @Test("Jumps with return nest 16 deep, not 17")
  func returns() {
    let deep = FlowBench([.goes("a", node: "a", returning: true)]).start()
    #expect(deep.outcome == .failed)
    #expect(deep.trace.last?.text == "f jumps with return more than 16 deep; the flow ends")
    let nodes = (0..<16).map { FlowNode.goes("n\($0)", node: "n\($0 + 1)", returning: true, next: "end") }
    let end = [FlowNode.asks("n16"), .says("end", "x")]
    #expect(FlowBench(nodes + end).walk(["ok"]).texts == Array(repeating: "x", count: 16))
  }

  @Test("A value that doubles itself stays bounded")
  func doubling() {
    let double = (0..<40).map {
      FlowNode(id: "n\($0)", action: .set(["a": "{{a}}{{a}}"], next: $0 == 39 ? "q" : "n\($0 + 1)"))
    }
    let step = FlowBench(double + [.asks("q")]).start(["a": "x"])
    #expect(step.state?.variables["a"]?.count == 10_000)
  }

  @Test("A place that is not in the content ends the flow and passes the message on")
  func missing() {
    let bench = FlowBench([.asks("q", next: "gone")])
    let lost = bench.walk(["x"])
    #expect(lost.outcome == .passes(thenAsk: []))
    #expect(lost.state == nil)
    #expect(lost.trace.last?.text == "f continues at gone, which is not in the content; the flow ends")
    for state in [
      FlowState(flow: "f", node: "nope", contentVersion: 7), FlowState(flow: "x", node: "q", contentVersion: 7),
    ] {
      #expect(bench.say("x", state).outcome == .passes(thenAsk: []))
      #expect(bench.wake(state).state == nil)
    }
  }

  @Test("What was said before a broken place stands for an answer")
  func brokenAfterWords() {
    let step = FlowBench([.says("a", "Oi.", next: "gone")]).start()
    #expect(step.outcome == .taken)
    #expect(step.texts == ["Oi."])
    #expect(step.state == nil)
  }

  @Test("A flow without nodes ends at once")
  func empty() {
    #expect(FlowBench([FlowNode]()).start().state == nil)
  }

  // MARK: Due times

  @Test("An open question is due after the flow's idle hours, a pause at its end")
  func due() {
    var bench = FlowBench([.asks("q")])
    bench.bundle.flows[0].idleHours = 2
    let state = FlowState(flow: "f", node: "q", contentVersion: 7)
    let idle = bench.now.addingTimeInterval(7200)
    #expect(
      FlowMachine.due(after: state, in: bench.bundle, now: bench.now) == [.cancel(.flowTimer), .set(.flowIdle, idle)])
    var paused = state
    paused.waiting = .time(idle, part: 1)
    #expect(
      FlowMachine.due(after: paused, in: bench.bundle, now: bench.now) == [.set(.flowTimer, idle), .cancel(.flowIdle)])
    #expect(
      FlowMachine.due(after: nil, in: bench.bundle, now: bench.now) == [.cancel(.flowTimer), .cancel(.flowIdle)])
  }
}
