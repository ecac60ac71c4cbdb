import Foundation
import GatewayCore
import GatewayKit

/// The stored prompts, and the data that providers want back.
extension StoreConformance {
  static let promptChecks: [Check] = [
    Check("what providers were asked is kept with the turn, in order") { suite in
      var store = try await suite.makeStore()
      try await store.take(StoreSample.message("w1"))
      try await store.take(StoreSample.message("w2"))
      var asked: [MessageID: [AskedPrompt]] = [:]
      for number in 1...2 {
        let turn = try require(try await store.nextTurn(in: StoreSample.conversation()), "turn \(number)")
        // The first of the two, asked twice in one turn; frames that are the same and one that is another.
        let prompts = [
          prompt("openai", model: "m\(number)", turn), prompt("gemini", model: nil, turn, system: "other"),
        ]
        asked[turn.message] = prompts
        var change = try await store.change()
        change.turns = [StoreSample.completed(turn, asked: prompts)]
        _ = try await store.commit(change)
      }
      store = try await suite.reopen(store)
      for (message, prompts) in asked {
        let found = try await store.askedPrompts(for: message, in: StoreSample.conversation())
        try expect(found, is: prompts, "what was asked in the turn of \(message)")
        try expect(
          try await store.askedPrompts(for: message, in: StoreSample.conversation("other")), is: [],
          "the same of another conversation")
      }
    },

    Check("a provider's data comes back as the same JSON, to that provider and model alone") { suite in
      var store = try await suite.makeStore()
      try await store.take(StoreSample.message("w1"))
      for (number, value) in values.enumerated() {
        var change = try await store.change()
        change.messages = [
          StoreSample.outbound(MessageID(rawValue: "s\(number)"), "said before", by: .system),
          StoreSample.outbound(MessageID(rawValue: "a\(number)"), "first part"),
          StoreSample.outbound(MessageID(rawValue: "b\(number)"), "second part"),
        ]
        change.kept = [.init(ProviderData(provider: "gemini", model: "flash", value: value), messages: 1..<3)]
        _ = try await store.commit(change)
      }
      let before = try await store.wholeLog()
      store = try await suite.reopen(store)
      let kept = try await store.keptAnswers(
        of: StoreSample.conversation(), from: "gemini", model: "flash", limit: 100)
      try expect(kept.map(\.value), is: values, "the data, oldest first")
      for (number, answer) in kept.enumerated() {
        let lines = try await store.lines(at: Array(answer.lines), of: StoreSample.conversation())
        let said = lines.compactMap { if case .outbound(let outbound) = $0.content { outbound.id } else { nil } }
        try expect(said.map(\.rawValue), is: ["a\(number)", "b\(number)"], "the lines of answer \(number)")
      }
      let last = try await store.keptAnswers(of: StoreSample.conversation(), from: "gemini", model: "flash", limit: 1)
      try expect(last, is: Array(kept.suffix(1)), "the data of the last answer")
      for (provider, model) in [("openai", "flash"), ("gemini", "pro"), ("gemini", nil)] as [(ProviderID, String?)] {
        let found = try await store.keptAnswers(
          of: StoreSample.conversation(), from: provider, model: model, limit: 100)
        try expect(found, is: [], "the data for \(provider) and \(model ?? "no model")")
      }
      try expect(try await store.wholeLog(), is: before, "the log, which holds none of it")
    },

    Check("data of a change that comes too late is not kept") { suite in
      let store = try await suite.makeStore()
      try await store.take(StoreSample.message("w1"))
      let turn = try require(try await store.nextTurn(in: StoreSample.conversation()), "the turn")
      var change = try await store.change(epoch: 3)
      change.turns = [StoreSample.completed(turn, asked: [prompt("gemini", model: nil, turn)])]
      change.messages = [StoreSample.outbound("a1")]
      change.kept = [.init(ProviderData(provider: "gemini", model: nil, value: "x"), messages: 0..<1)]
      try expect(try await store.commit(change), is: .stale, "the change")
      try expect(
        try await store.keptAnswers(of: StoreSample.conversation(), from: "gemini", model: nil, limit: 1), is: [],
        "its data")
      try expect(
        try await store.askedPrompts(for: turn.message, in: StoreSample.conversation()), is: [], "what was asked")
    },
  ]

  /// Values that a careless store would change.
  private static let values: [JSONValue] = [
    .null, "a signature/+==", "a NUL \u{0}, a line\u{2028}separator, 🥐", 0, -9_007_199_254_740_993, 0.1,
    1.7976931348623157e308, [], [:], ["nested": [["deeper": [true, false, .null]], 1, "1"]],
    .string(String(repeating: "é", count: 100_000)),
  ]

  private static func prompt(
    _ provider: ProviderID, model: String?, _ turn: PendingTurn, system: String = "Answer.\n\u{0}ç"
  ) -> AskedPrompt {
    AskedPrompt(
      provider: provider, model: model,
      frame: PromptFrame(
        system: system, tools: [Tool(name: "t", description: "d", parameters: ["type": "object"])],
        maximumOutputTokens: 800, temperature: 0.2),
      source: PromptSource(history: [1, 2], answered: [turn.position], checksum: .max))
  }
}
