import Foundation
import GatewayCore
import GatewayKit

extension StoreConformance {
  static let decisionChecks: [Check] = [
    Check("decisions are listed by rung, verdict, channel and time, page by page, and counted") { suite in
      var store = try await suite.makeStore()
      for number in 0..<6 { try await store.decide(number, by: number.isMultiple(of: 2) ? "openai" : "default_reply") }
      store = try await suite.reopen(store)
      try expect(try await store.decided(DecisionQuery()), is: [6, 5, 4, 3, 2, 1], "all decisions, the newest first")
      try expect(try await store.decided(DecisionQuery(rung: "openai")), is: [5, 3, 1], "those of a rung")
      try expect(try await store.decided(DecisionQuery(verdict: .failed)), is: [], "those with another verdict")
      try expect(try await store.decided(DecisionQuery(rung: "openai", verdict: .answered)), is: [5, 3, 1], "both")
      try expect(try await store.decided(DecisionQuery(channel: "elsewhere")), is: [], "those of another channel")
      try expect(
        try await store.decided(DecisionQuery(channel: "site", from: StoreSample.at(4))), is: [6, 5], "those of a time")
      var query = DecisionQuery(limit: 4)
      let first = try await store.decisions(query)
      try expect(first.decisions.map(\.trace.decision?.rung).count, is: 4, "a page")
      query.before = first.next
      try expect(try await store.decided(query), is: [2, 1], "the next page")

      let counts = try await store.decisionCounts(from: StoreSample.start, to: StoreSample.at(5), channel: nil)
      try expect(counts.map { "\($0.rung) \($0.count)" }, is: ["openai 3", "default_reply 2"], "the counts of a time")
      try expect(counts.map(\.verdict), is: [.answered, .answered], "the verdicts")
      try expect(
        try await store.decisionCounts(from: StoreSample.start, to: StoreSample.at(9), channel: "elsewhere"), is: [],
        "the counts of another channel")
    },

    Check("conversations are counted by owner and channel") { suite in
      let store = try await suite.makeStore()
      for thread in ["ana", "bia"] as [ThreadKey] {
        try await store.take(StoreSample.message("w-\(thread)", in: thread))
      }
      var change = try await store.change(in: StoreSample.conversation("bia"))
      change.owner = .init(.queue, Ownership(since: StoreSample.start, reason: .requested))
      _ = try await store.commit(change)
      try expect(try await store.conversationCount(ownedBy: .queue, on: nil), is: 1, "those that wait")
      try expect(try await store.conversationCount(ownedBy: .queue, on: "site"), is: 1, "those of the channel")
      try expect(try await store.conversationCount(ownedBy: .queue, on: "phone"), is: 0, "those of another")
      try expect(try await store.conversationCount(ownedBy: .bot, on: nil), is: 1, "the bot's")
    },
  ]
}

extension Store {
  /// Takes a message and completes its turn, decided by `rung`.
  fileprivate func decide(_ number: Int, by rung: String) async throws {
    try await take(StoreSample.message("w\(number)"), at: StoreSample.at(Double(number)))
    let turn = try require(try await nextTurn(in: StoreSample.conversation()), "the turn")
    var change = try await change()
    let steps = [
      Trace.Step(rung: "automated_responses", verdict: .passed, reason: .plain("no keyword"), milliseconds: 1),
      Trace.Step(rung: rung, verdict: .answered, reason: .plain("it answered"), milliseconds: 1),
    ]
    let trace = Trace(
      turn: "t\(number)", message: turn.message, at: StoreSample.start, contentVersion: 1, epoch: 0, steps: steps)
    change.turns = [ConversationChange.CompletedTurn(position: turn.position, trace: trace)]
    _ = try await commit(change)
  }

  fileprivate func decided(_ query: DecisionQuery) async throws -> [Int64] {
    try await decisions(query).decisions.map(\.position)
  }
}
