import Foundation
import GatewayKit
import Testing

@testable import GatewayCore

@Suite("Flow nodes")
struct FlowNodeTests {
  @Test("A message says its parts and goes on; a node without next ends the flow")
  func message() {
    let step = FlowBench([.says("a", "Um, {{contact.name}}.", next: "b"), .says("b", "Dois.")]).start()
    #expect(step.texts == ["Um, Ana.", "Dois."])
    #expect(step.state == nil)
    #expect(step.outcome == .taken)
    #expect(step.profile.isEmpty)
  }

  @Test("A question waits, keeps its answer and fills it in")
  func question() {
    let bench = FlowBench([.asks("name", saveAs: "name", next: "ok"), .says("ok", "Olá, {{name}}!")])
    let asked = bench.start()
    #expect(asked.texts == ["name?"])
    #expect(asked.state == FlowState(flow: "f", node: "name", contentVersion: 7))
    let answered = bench.say("Ana *Maria*", asked.state)
    #expect(answered.texts == [#"Olá, Ana \*Maria\*!"#])
    #expect(answered.state == nil)
  }

  @Test("An answer saved as a field of the contact writes the profile")
  func contactField() {
    let bench = FlowBench([
      .asks("mail", .email, saveAs: "contact.email", next: "ok"), .says("ok", "{{contact.email}}"),
    ])
    let step = bench.walk(["é o Bia@Example.COM."])
    #expect(step.profile.setFields == ["email": "Bia@example.com"])
    #expect(step.texts == ["Bia@example.com"])
  }

  @Test(
    "A choice is picked by payload, title, unique beginning or number",
    arguments: [
      ("", "flow/f/day/1", "Terça-feira"), ("SEGUNDA feira!", nil, "Segunda-feira"), ("ter", nil, "Terça-feira"),
      ("3", nil, "Sexta 🎉"), ("opção 2", nil, "Terça-feira"), ("2️⃣", nil, "Terça-feira"), ("sexta", nil, "Sexta 🎉"),
    ] as [(String, String?, String)])
  func choice(text: String, payload: String?, picked: String) {
    let bench = FlowBench([.picks("day", ["Segunda-feira", "Terça-feira", "Sexta 🎉"], next: "ok"), .says("ok", "ok")])
    let asked = bench.start()
    #expect(asked.replies.first?.options.map(\.id) == ["flow/f/day/0", "flow/f/day/1", "flow/f/day/2"])
    let step = bench.say(text, payload: payload, asked.state)
    #expect(step.texts == ["ok"])
    let kept = FlowBench([.picks("day", ["Segunda-feira", "Terça-feira", "Sexta 🎉"], next: "q"), .asks("q")])
    #expect(kept.say(text, payload: payload, kept.start().state).state?.variables == ["pick": picked])
  }

  @Test("A text that is no option, or fits two, is asked again", arguments: ["S", "", "4", "0", "quarta", "?"])
  func noChoice(text: String) {
    let bench = FlowBench([.picks("day", ["Segunda", "Sexta", "Terça"])])
    let step = bench.say(text, bench.start().state)
    #expect(step.texts == [Catalogue.of(locale: "pt-BR").retries.choice, "day?"])
    #expect(step.replies.last?.options.count == 3)
    #expect(step.state?.retries == 1)
  }

  @Test("An option called as an escape word is an option")
  func optionBeforeEscape() {
    let bench = FlowBench([.picks("what", ["Cancelar", "Seguir"], next: "ok"), .says("ok", "{{pick}}")])
    #expect(bench.walk(["cancelar"]).texts == ["Cancelar"])
  }

  @Test("set assigns variables and contact fields, all from the earlier values")
  func set() {
    let bench = FlowBench([
      FlowNode(id: "s", action: .set(["a": "{{b}}", "b": "{{a}}", "contact.city": "*{{message}}*"], next: "ok")),
      .says("ok", "{{a}} {{b}} {{contact.city}}"),
    ])
    let step = bench.start(["a": "1", "b": "2"])
    #expect(step.texts == [#"2 1 \*oi\*"#])
    #expect(step.profile.setFields == ["city": "*oi*"])
  }

  @Test("tag adds and removes, and changes nothing where nothing changes")
  func tag() {
    var bench = FlowBench([FlowNode(id: "t", action: .tag(add: ["vip", "b"], remove: ["old"], next: nil))])
    let edit = bench.start().profile
    #expect(edit.addedTags == ["b", "vip"] && edit.removedTags == ["old"])
    bench.contact.profile.tags = ["old", "z"]
    #expect(bench.contact.profile.applying(bench.start().profile).tags == ["b", "vip", "z"])
    bench.contact.profile.tags = ["b", "vip"]
    #expect(bench.contact.profile.applying(bench.start().profile) == bench.contact.profile)
  }

  @Test("handoff ends the flow and asks for a person")
  func handoff() {
    let step = FlowBench([
      .says("a", "Já vou.", next: "h"),
      FlowNode(id: "h", action: .handoff(team: "vendas", message: "{{contact.name}}, um momento.")),
    ]).start()
    #expect(step.outcome == .handOff(Handoff(.flow, team: "vendas", message: "Ana, um momento.")))
    #expect(step.texts == ["Já vou."])
    #expect(step.state == nil)
  }

  @Test("end ends")
  func end() {
    let step = FlowBench([FlowNode(id: "e", action: .end), .says("x", "nunca")]).start()
    #expect(step.trace.map(\.text) == ["f starts", "f/e ends the flow", "f ends"])
    #expect(step.replies.isEmpty && step.state == nil && step.outcome == .taken)
  }

  @Test("jump goes to a flow and comes back where it returns")
  func jump() {
    let main = Flow(
      id: "main", title: "",
      nodes: [.goes("j", flow: "sub", returning: true, next: "after"), .says("after", "de volta")])
    let sub = Flow(id: "sub", title: "", nodes: [.asks("q", saveAs: "x", next: "e"), FlowNode(id: "e", action: .end)])
    let bench = FlowBench([main, sub])
    let asked = bench.start()
    #expect(asked.state?.flow == "sub")
    #expect(asked.state?.returns == [FlowState.Return(flow: "main", node: "after")])
    #expect(bench.say("sim", asked.state).texts == ["de volta"])

    let gone = Flow(id: "main", title: "", nodes: [.goes("j", flow: "sub"), .says("after", "nunca")])
    #expect(FlowBench([gone, sub]).walk(["sim"]).texts.isEmpty)
    #expect(FlowBench([.goes("j", node: "z"), .says("y", "nunca"), .says("z", "z")]).start().texts == ["z"])
  }
}
