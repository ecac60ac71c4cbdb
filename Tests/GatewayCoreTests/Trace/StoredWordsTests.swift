import Foundation
import GatewayKit
import Testing

@testable import GatewayCore

/// What earlier versions stored is read, and what is stored now is compact.
@Suite struct StoredWordsTests {
  @Test("a trace of an earlier version is read: its reasons are text, and its words are spelt otherwise")
  func trace() throws {
    let stored = """
      {"turn":"m","message":"m","at":1,"contentVersion":2,"epoch":0,"steps":[
        {"rung":"gate","verdict":"passed","reason":"the bot owns the conversation","milliseconds":0},
        {"rung":"human_request","verdict":"handedOff","reason":"\\"humano\\" asks for a person","milliseconds":0.5}]}
      """
    let trace = try JSONDecoder().decode(Trace.self, from: Data(stored.utf8))
    #expect(trace.steps.map(\.verdict) == [.passed, .handedOff])
    #expect(
      trace.steps.map(\.reason) == [.plain("the bot owns the conversation"), .plain("\"humano\" asks for a person")])
  }

  @Test("a step is stored with its code, and without empty parameters")
  func step() throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    func stored(_ reason: Explanation) throws -> String {
      let step = Trace.Step(rung: "gate", verdict: .handedOff, reason: reason, milliseconds: 0)
      return String(decoding: try encoder.encode(step), as: UTF8.self)
    }
    #expect(
      try stored(TraceCode.botOwns.with()) == """
        {"milliseconds":0,"reason":{"code":"bot_owns","text":"the bot owns the conversation"},"rung":"gate",\
        "verdict":"handed_off"}
        """)
    #expect(
      try stored(TraceCode.phrase.with(["phrase": "humano"])) == """
        {"milliseconds":0,"reason":{"code":"phrase","params":{"phrase":"humano"},\
        "text":"\\"humano\\" asks for a person"},"rung":"gate","verdict":"handed_off"}
        """)
  }

  @Test("a long flow's step stays small")
  func size() throws {
    let steps = (0..<200).map { FlowCode.speaks.with(["at": .string("visita/no-\($0)")]) }
    let reason = FlowStep(trace: steps).reason(after: TraceCode.firstMessage.with())
    #expect(try JSONEncoder().encode(reason).count < 2_600)
  }

  @Test("a provider's pause of an earlier version is read")
  func pause() throws {
    let stored = #"{"slot":{"model":"m1"},"since":1,"until":2,"reason":"no credit: pay first"}"#
    let pause = try JSONDecoder().decode(StoredPause.self, from: Data(stored.utf8))
    #expect(pause.reason == .plain("no credit: pay first"))
  }

  @Test("words of earlier versions are known, and written as the new ones")
  func words() {
    #expect(DueKind(rawValue: "flowTimer") == .flowTimer && DueKind.flowTimer.rawValue == "flow_timer")
    #expect(DueKind.allCases.allSatisfy { DueKind(rawValue: $0.rawValue) == $0 })
    #expect(Trace.Step.Verdict.allCases.allSatisfy { Trace.Step.Verdict(rawValue: $0.rawValue) == $0 })
    typealias Origin = ContentVersion.Origin
    #expect(Origin(rawValue: "firstStart") == .firstStart && Origin.firstStart.rawValue == "first_start")
    #expect(Origin.allCases.allSatisfy { Origin(rawValue: $0.rawValue) == $0 })
  }
}
