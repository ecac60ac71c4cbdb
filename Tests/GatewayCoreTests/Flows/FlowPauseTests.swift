import Foundation
import GatewayKit
import Testing

@testable import GatewayCore

@Suite("Pauses between the parts of a message")
struct FlowPauseTests {
  private var bench = FlowBench([
    FlowNode(
      id: "m",
      action: .message(
        .init(
          parts: [.init(text: "um"), .init(text: "dois", delaySeconds: 5), .init(text: "três", delaySeconds: 7)],
          next: "q"))),
    .asks("q", next: "ok"), .says("ok", "{{answer}}"),
  ])

  @Test("Each pause stops the flow; the timer goes on after it")
  func timer() {
    var bench = bench
    let first = bench.start()
    #expect(first.texts == ["um"])
    #expect(first.state?.waiting == .time(bench.now.addingTimeInterval(5), part: 1))
    bench.now += 5
    let second = bench.wake(first.state)
    #expect(second.texts == ["dois"])
    #expect(second.state?.waiting == .time(bench.now.addingTimeInterval(7), part: 2))
    bench.now += 60
    let third = bench.wake(second.state)
    #expect(third.texts == ["três", "q?"])
    #expect(third.state?.waiting == .answer)
  }

  @Test("A timer that comes early, or twice, changes nothing")
  func spurious() {
    var bench = bench
    let first = bench.start()
    #expect(bench.wake(first.state).texts.isEmpty)
    #expect(bench.wake(first.state).state == first.state)
    bench.now += 60
    let asked = bench.wake(bench.wake(first.state).state)
    bench.now += 60
    let open = bench.wake(asked.state)
    #expect(bench.wake(open.state).state == open.state)
    #expect(bench.wake(open.state).texts.isEmpty)
  }

  @Test("A message during a pause brings the rest at once and answers nothing")
  func hurried() {
    let first = bench.start()
    let rest = bench.say("alô?", first.state)
    #expect(rest.texts == ["dois", "três", "q?"])
    #expect(rest.state == FlowState(flow: "f", node: "q", contentVersion: 7))
    #expect(bench.say("sim", rest.state).texts == ["sim"])
  }
}
