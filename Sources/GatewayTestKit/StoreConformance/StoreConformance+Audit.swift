import Foundation
import GatewayCore
import GatewayKit

extension StoreConformance {
  private static let chain = AuditChain(FixedSigner())

  static let auditChecks: [Check] = [
    Check("rows of the audit log have numbers in order and follow each other, also after reopening") { suite in
      var store = try await suite.makeStore()
      let empty = try await store.auditSlice(after: 0, limit: 10)
      try expect(empty.rows, is: [], "the rows of an empty log")
      try expect(empty.end, is: nil, "the end of an empty log")
      let records = [
        AuditRecord(at: StoreSample.start, actor: "user:u1", operation: "pause", objectKind: "channel"),
        AuditRecord(
          at: StoreSample.at(0.0014), actor: "user:u1\u{0}é", operation: "pause", objectKind: "channel",
          object: "site", address: "192.0.2.7", begun: 1, outcome: AuditRecord.done, change: [0, 255]),
        AuditRecord(
          at: StoreSample.at(-5), actor: "system", operation: "reload", objectKind: "", object: "", outcome: "",
          change: []),
      ]
      for (index, record) in records.enumerated() {
        if index == 2 { store = try await suite.reopen(store) }
        try expect(try await store.appendAudit(record, chain: chain), is: Int64(index + 1), "the new row's number")
      }
      let slice = try await store.auditSlice(after: 0, limit: 10)
      var end = AuditChain.beginning
      for (stored, record) in zip(slice.rows, records) {
        guard case .row(let row) = stored else { throw ConformanceFailure("row \(stored.number) is unreadable") }
        try expect(row.record, is: record, "what row \(row.number) says")
        try expect(row.previous, is: end, "the code before row \(row.number)")
        try expect(chain.isIntact(row), is: true, "whether row \(row.number) is as it was written")
        end = row.code
      }
      try expect(slice.rows.count, is: 3, "rows")
      let stored = try require(slice.end.flatMap(chain.end(stored:)), "the end of the log")
      try expect(stored.count, is: 3, "the count in the end")
      try expect(stored.code, is: end, "the code in the end")
      try expect(
        try await store.auditSlice(after: 1, limit: 1).rows.map(\.number), is: [2], "the numbers of a slice")
    },

    Check("rows of the audit log that are added at once follow each other") { suite in
      let store = try await suite.makeStore()
      let numbers = try await withThrowingTaskGroup(of: Int64.self) { group in
        for index in 0..<50 { group.addTask { try await store.appendAudit(record(Double(index)), chain: chain) } }
        return try await group.reduce(into: Set<Int64>()) { $0.insert($1) }
      }
      try expect(numbers, is: Set(1...50), "the numbers")
      var end = AuditChain.beginning
      for stored in try await store.auditSlice(after: 0, limit: 100).rows {
        guard case .row(let row) = stored else { throw ConformanceFailure("row \(stored.number) is unreadable") }
        try expect(row.previous, is: end, "the code before row \(row.number)")
        end = row.code
      }
    },

    Check("audited operations are listed newest first, with the rows that end them, by every filter") { suite in
      let store = try await suite.makeStore()
      let begun = try await store.appendAudit(
        record(0, by: "user:u1", "conversations.take", on: "conversation", "c1"), chain: chain)
      _ = try await store.appendAudit(record(5, by: "token:t1", "pause", on: "channel", outcome: "done"), chain: chain)
      _ = try await store.appendAudit(
        record(6, by: "user:u1", "conversations.take", on: "conversation", "c1", begun: begun, outcome: "done"),
        chain: chain)
      _ = try await store.appendAudit(record(5, by: "user:u1", "pause", on: "channel", "site"), chain: chain)
      let all = try await store.auditedActions(AuditQuery())
      try expect(all.map(\.number), is: [4, 2, 1], "the numbers")
      try expect(all.map(\.last?.outcome), is: [nil, nil, "done"], "the outcomes of ending rows")
      func numbers(_ query: AuditQuery) async throws -> [Int64] {
        try await store.auditedActions(query).map(\.number)
      }
      try expect(try await numbers(AuditQuery(actor: "user:u1")), is: [4, 1], "by the actor")
      try expect(try await numbers(AuditQuery(operation: "pause")), is: [4, 2], "by the operation")
      try expect(try await numbers(AuditQuery(objectKind: "channel")), is: [4, 2], "by the kind of object")
      try expect(try await numbers(AuditQuery(objectKind: "channel", object: "site")), is: [4], "by the object")
      try expect(try await numbers(AuditQuery(from: StoreSample.at(5))), is: [4, 2], "from a time on")
      try expect(try await numbers(AuditQuery(to: StoreSample.at(5))), is: [1], "before a time")
    },

    Check("pages of audited operations neither skip nor repeat one, also with equal times and new rows") { suite in
      let store = try await suite.makeStore()
      for index in 0..<20 { _ = try await store.appendAudit(record(Double(index / 6)), chain: chain) }
      var query = AuditQuery(limit: 3)
      var seen: [Int64] = []
      while true {
        let page = try await store.auditedActions(query)
        seen += page.map(\.number)
        _ = try await store.appendAudit(record(100), chain: chain)
        guard page.count == query.limit, let last = page.last else { break }
        query.before = AuditCursor(at: last.first.at, number: last.number)
      }
      try expect(seen, is: Array((1...20).reversed()), "the numbers on all pages")
    },
  ]

  private static func record(
    _ seconds: Double, by actor: String = "system", _ operation: String = "reload", on kind: String = "configuration",
    _ object: String? = nil, begun: Int64? = nil, outcome: String? = nil
  ) -> AuditRecord {
    AuditRecord(
      at: StoreSample.at(seconds), actor: actor, operation: operation, objectKind: kind, object: object, begun: begun,
      outcome: outcome)
  }
}
