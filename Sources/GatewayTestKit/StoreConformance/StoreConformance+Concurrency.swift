import Foundation
import GatewayCore
import GatewayKit

extension StoreConformance {
  static let concurrencyChecks: [Check] = [
    Check("of a hundred callers with one key, one is first") { suite in
      let store = try await suite.makeStore()
      let receipts = try await parallel(100) { _ in try await store.take(StoreSample.message("w1")) }
      try expect(receipts.filter { $0 != [.duplicate] }.count, is: 1, "events stored")
      try expect(try await store.wholeLog().count, is: 1, "lines of the log")
    },

    Check("a thousand conversations at once lose and mix nothing") { suite in
      let store = try await suite.makeStore()
      _ = try await parallel(1_000) { number in
        let thread = ThreadKey(rawValue: "t\(number)")
        for part in 1...2 {
          try await store.take(StoreSample.message("w\(number)-\(part)", "\(number)-\(part)", in: thread))
        }
        let id = StoreSample.conversation(thread)
        let turn = try require(try await store.nextTurn(in: id), "the turn of \(thread)")
        var change = try await store.change(in: id)
        change.turns = [StoreSample.completed(turn)]
        change.messages = [StoreSample.outbound(MessageID(rawValue: "a\(number)"), turn.event.externalID)]
        guard case .committed = try await store.commit(change) else {
          throw ConformanceFailure("the turn of \(thread) was refused as stale")
        }
      }
      try expect(try await store.lanesWithWork().count, is: 1_000, "lanes with work")
      for number in 0..<1_000 {
        let log = try await store.wholeLog(StoreSample.conversation(ThreadKey(rawValue: "t\(number)")))
        guard log.count == 3, case .outbound(let answer) = log[2].content else {
          throw ConformanceFailure("conversation \(number) holds \(log)")
        }
        try expect(answer.message.text, is: "w\(number)-1", "the answer in conversation \(number)")
      }
    },

    Check("of two changes of owner under one epoch, one is first") { suite in
      let store = try await suite.makeStore()
      try await store.take(StoreSample.message("w1"))
      let results = try await parallel(20) { number in
        var change = StoreSample.change()
        change.owner = .init(
          .agent(AgentID(rawValue: "agent-\(number)")), Ownership(since: StoreSample.start, reason: .taken))
        return try await store.commit(change)
      }
      try expect(results.filter { $0 != .stale }.count, is: 1, "changes committed")
      try expect(try await store.existing().epoch, is: 1, "the epoch")
    },

    Check("a delivery is claimed by one caller") { suite in
      let store = try await suite.makeStore()
      try await store.post(StoreSample.delivery("d1"))
      let claims = try await parallel(50) { _ in try await store.claim(token: .random()) }
      try expect(claims.compactMap(\.self), is: ["d1"], "claims")
    },

    Check("a failing write fails alone") { suite in
      let store = try await suite.makeStore()
      try await store.take(StoreSample.message("w0"))
      let kept = try await parallel(200) { number in
        if number.isMultiple(of: 2) {
          _ = try await store.take(StoreSample.message("w\(number + 1)", in: ThreadKey(rawValue: "t\(number)")))
          return 1
        }
        try await expectFailure(.notFound, "a change of nothing") {
          _ = try await store.commit(StoreSample.change(in: ConversationID(rawValue: "nobody-\(number)")))
        }
        return 0
      }
      try expect(kept.reduce(0, +), is: 100, "writes that succeeded")
      try expect(try await store.lanesWithWork().count, is: 101, "lanes with work")
    },
  ]

  static func parallel<Value: Sendable>(
    _ count: Int, _ body: @escaping @Sendable (Int) async throws -> Value
  ) async throws -> [Value] {
    try await withThrowingTaskGroup(of: Value.self) { group in
      for number in 0..<count { group.addTask { try await body(number) } }
      return try await group.reduce(into: []) { $0.append($1) }
    }
  }
}
