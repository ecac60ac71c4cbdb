import Foundation
import GatewayKit
import Testing

@testable import GatewayCore

/// What a model's call of a tool is taken for.
@Suite struct TriggerCallTests {
  private static let visit = Trigger(
    id: "book", name: "book_visit", description: "The customer wants to book a visit",
    fields: [
      .init(name: "day", type: .date, description: "the day wished for", required: true),
      .init(name: "people", type: .number, description: "how many come", required: false),
      .init(name: "mail", type: .email, description: "where to write", required: false),
      .init(name: "note", type: .text, description: "anything else", required: false),
    ], flow: "visit")
  private static let tools = TriggerTools(
    triggers: [visit],
    reader: CustomerAnswerReader(
      locale: "pt-BR", timeZone: TimeZone(secondsFromGMT: 0) ?? .current,
      now: Date(timeIntervalSince1970: 1_795_500_000)))

  private static func meaning(_ name: String, _ arguments: JSONValue?) -> TriggerCall.Meaning {
    TriggerCall(ToolCall(id: "1", name: name, arguments: arguments), among: tools).meaning
  }

  @Test(
    "values become what a flow's answers become",
    arguments: [
      (["day": "2026-11-27"], ["day": "2026-11-27"]),
      (["day": "27/11", "people": 4], ["day": "2026-11-27", "people": "4"]),
      (["day": "sexta", "people": 2.5], ["day": "2026-11-27", "people": "2.5"]),
      (
        ["day": "2026-11-27", "people": "1.200", "note": " ok "], ["day": "2026-11-27", "people": "1200", "note": "ok"]
      ),
      (["day": "2026-11-27", "note": 7], ["day": "2026-11-27", "note": "7"]),
      // What is not asked for, and what an optional field cannot be, is left out.
      (["day": "2026-11-27", "mail": "none", "other": "x", "note": .null], ["day": "2026-11-27"]),
      (["day": "2026-11-27", "note": ["deep": 1], "people": [1]], ["day": "2026-11-27"]),
      (["day": "2026-11-27", "mail": "Ana <ANA@Example.com>"], ["day": "2026-11-27", "mail": "ANA@example.com"]),
    ] as [(JSONValue, [String: String])])
  func values(_ arguments: JSONValue, _ variables: [String: String]) {
    #expect(Self.meaning("book_visit", arguments) == .starts(Self.visit, variables))
  }

  @Test(
    "what is not whole starts nothing",
    arguments: [
      ("book_visit", [:], "without day"), ("book_visit", ["day": ""], "without day"),
      ("book_visit", ["day": .null], "without day"), ("book_visit", ["day": ["2026-11-27"]], "without day"),
      ("book_visit", ["day": "when it suits you"], "is not a valid date"), ("book_visit", nil, "not a JSON object"),
      ("book_visit", ["2026-11-27"], "not a JSON object"), ("book_visit", "2026-11-27", "not a JSON object"),
      ("Book_visit", ["day": "2026-11-27"], "which does not exist"), ("", [:], "which does not exist"),
      ("book", ["day": "2026-11-27"], "which does not exist"), ("visit", [:], "which does not exist"),
    ] as [(String, JSONValue?, String)])
  func malformed(_ name: String, _ arguments: JSONValue?, _ why: String) {
    guard case .malformed(let what) = Self.meaning(name, arguments) else {
      Issue.record("\(name) takes effect")
      return
    }
    #expect(what.text.contains(why))
  }

  @Test("a person wanted comes before any flow, then the first whole call counts")
  func oneTakesEffect() {
    let call = { (name: String, arguments: JSONValue) in ToolCall(id: "", name: name, arguments: arguments) }
    let broken = call("book_visit", [:])
    let whole = call("book_visit", ["day": "2026-11-27"])
    let transfer = call("transfer_to_human", ["reason": "anything"])
    #expect(Self.tools.effect(of: [broken, whole, transfer]).call?.meaning == .transfer)
    let second = Self.tools.effect(of: [broken, whole, whole])
    #expect(second.call?.meaning == .starts(Self.visit, ["day": "2026-11-27"]))
    #expect(second.notes.count == 2)
    let none = Self.tools.effect(of: [broken])
    #expect(none.call == nil && none.notes.map(\.text) == ["the model called book_visit without day"])
    #expect(Self.tools.effect(of: []).call == nil)
  }

  @Test("the tools say what each field is")
  func schema() {
    #expect(Self.tools.tools.map(\.name) == ["book_visit", "transfer_to_human"])
    let schema = Self.tools.tools[0].parameters
    #expect(schema["required"] == ["day"])
    #expect(schema["additionalProperties"] == false)
    #expect(schema["properties"]?["people"]?["type"] == "number")
    #expect(schema["properties"]?["day"]?["description"] == "the day wished for (a date, YYYY-MM-DD)")
  }
}
