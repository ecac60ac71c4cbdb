import Foundation
import GatewayKit
import GatewayTestKit
import Testing

@testable import GatewayCore

@Suite("An option counts only where it was shown to the conversation", .timeLimit(.minutes(5)))
struct ShownOptionTests {
  private static func content(_ version: Int = 1) -> String {
    """
    { "version": 1,
      "automatedResponses": [ { "id": "a", "keywords": [ { "word": "horário" } ], "reply": [ { "text": "Às 8h." } ] } ],
      "flows": [
        { "id": "visit", "start": { "keywords": [ { "word": "agendar" } ] }, "nodes": [
          { "id": "day", "type": "choice", "text": "Que dia?", "saveAs": "day",
            "options": [ { "title": "Segunda", "next": "ok" }, { "title": "Terça", "next": "ok" } ] },
          { "id": "ok", "type": "message", "text": "Combinado, v\(version): {{day}}." } ] } ],
      "optOut": { "words": [ "PARAR" ] }, "defaultReply": { "text": "Não entendi." } }
    """
  }
  private static let tuesday = "flow/visit/day/1"

  private func open(
    in business: TestBusiness = TestBusiness(), _ body: @escaping @Sendable (Life) async throws -> Void
  ) async throws {
    defer { business.remove() }
    try await business.open(content: Self.content()) { try await body($0) }
  }

  @Test(
    "One that was never shown is refused: the message is its words, and the trace says so",
    arguments: [
      ("", ["Não entendi."]), ("qualquer coisa", ["Não entendi."]), ("horário", ["Às 8h."]),
      ("agendar", ["Que dia?"]),
    ])
  func neverShown(_ text: String, _ answers: [String]) async throws {
    try await open { life in
      let trace = try await life.say(text, payload: Self.tuesday)
      #expect(life.phone.texts == answers)
      let step = try #require(trace.steps.first { $0.rung == "option" })
      #expect(
        step.reason.text
          == "flow/visit/day/1 was not offered in this conversation recently: the message is read as text")
    }
  }

  @Test("An unknown payload does not hide an opt-out word")
  func foreign() async throws {
    try await open { life in
      _ = try await life.say("oi")
      let trace = try await life.say("PARAR", payload: "x")
      #expect(trace.steps.first?.reason.text == "an opt-out word")
    }
  }

  @Test("One that another conversation was shown is refused here")
  func elsewhere() async throws {
    try await open { life in
      try await life.say("agendar", from: "rui")
      try await life.say("Terça", payload: Self.tuesday)
      #expect(life.phone.texts == ["Que dia?", "Não entendi."])
    }
  }

  @Test("One that was shown is taken: twice, after a restart, and after the content has a new version")
  func shown() async throws {
    let business = TestBusiness()
    defer { business.remove() }
    try await business.open(content: Self.content()) { life in
      try await life.say("agendar")
      try await life.say("Terça", payload: Self.tuesday)
    }
    try await business.open { life in
      life.clock.advance(by: .seconds(3 * 86_400))
      try await life.say("", payload: Self.tuesday)
      _ = try await life.admin.importContent(Array(Self.content(2).utf8), replace: true)
      let trace = try await life.say("", payload: Self.tuesday)
      #expect(!trace.steps.contains { $0.rung == "option" })
    }
    #expect(
      business.phone.texts == ["Que dia?", "Combinado, v1: Terça.", "Combinado, v1: Terça.", "Combinado, v2: Terça."])
  }

  @Test("In an open flow, an option that was not offered is read as a text answer")
  func inFlow() async throws {
    try await open { life in
      try await life.say("agendar")
      try await life.say("Segunda", payload: "flow/visit/day/7")
      #expect(life.phone.texts.last == "Combinado, v1: Segunda.")
    }
  }

  @Test("Numbered text: a number is its option; the option itself counts while it is among the last 200 lines")
  func numbered() async throws {
    try await open { life in
      let asked = try await life.write("agendar", on: "screen")
      _ = try await life.trace(of: asked)
      let picked = try await life.trace(of: try await life.write("2", on: "screen"))
      #expect(picked.steps.last?.rung == "dialog_flow" && !picked.steps.contains { $0.rung == "option" })
      var last = asked
      // Each message and its answer are a line each: 4 are there, and the option is on the second.
      for _ in 0..<98 { last = try await life.write("horário", on: "screen") }
      _ = try await life.trace(of: last)
      let late = try await life.trace(of: try await life.write("", payload: Self.tuesday, on: "screen"))
      #expect(late.steps.last?.rung == "dialog_flow" && !late.steps.contains { $0.rung == "option" })
      let tooLate = try await life.trace(of: try await life.write("", payload: "flow/visit/day/0", on: "screen"))
      #expect(tooLate.steps.contains { $0.rung == "option" })
    }
  }
}
