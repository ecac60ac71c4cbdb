import Foundation
import GatewayCore
import GatewayKit

extension StoreConformance {
  static let budgetChecks: [Check] = [
    Check("invariant 9: of 200 callers at once, a limit lets through those it has room for") { suite in
      let store = try await suite.makeStore()
      let limit = BudgetSample.limit(.month("2026-01"), 500)
      let receipts = try await BudgetSample.parallel(200) { _ in
        try await store.reserve(BudgetSample.reservation(10), within: [limit], at: StoreSample.start)
      }
      let numbers = receipts.compactMap { if case .reserved(let number) = $0 { number } else { nil } }
      try expect(Set(numbers).count, is: 50, "reservations")
      try expect(receipts.filter { $0 == .full(limit, Money(micros: 500)) }.count, is: 150, "refusals")
      try expect(try await store.spent(of: limit.scope), is: Money(micros: 500), "reserved")
    },

    Check("a call is entered in place of its reservation, once, and makes room") { suite in
      let store = try await suite.makeStore()
      let limit = BudgetSample.limit(.month("2026-01"), 100)
      let number = try await BudgetSample.reserved(80, within: [limit], store)
      try expect(
        try await store.reserve(BudgetSample.reservation(30), within: [limit], at: StoreSample.start),
        is: .full(limit, Money(micros: 80)), "a reservation without room")
      try expect(try await store.settle(number, as: BudgetSample.spending(20)), is: true, "the first settlement")
      try expect(try await store.settle(number, as: BudgetSample.spending(20)), is: false, "the second one")
      try expect(try await store.spent(of: limit.scope), is: Money(micros: 20), "spent")
      let other = try await BudgetSample.reserved(80, within: [limit], store)
      try await store.release(other)
      try await store.release(other)
      try expect(try await store.spent(of: limit.scope), is: Money(micros: 20), "spent after a call was not made")
      try expect(try await store.settle(other, as: BudgetSample.spending(80)), is: false, "of what was given back")
      try expect(
        try await store.usage(since: "2026-01-01", limit: 10),
        is: [BudgetSample.line(calls: 1, cost: 20)], "usage")
    },

    Check("a reservation outlives the process, and is settled at the next start, once") { suite in
      var store = try await suite.makeStore()
      let limit = BudgetSample.limit(.month("2026-01"), 100)
      _ = try await BudgetSample.reserved(60, within: [limit], store)
      store = try await suite.reopen(store)
      try expect(try await store.spent(of: limit.scope), is: Money(micros: 60), "reserved after a kill")
      try expect(try await store.settleOpenReservations(), is: 1, "settled")
      try expect(try await store.settleOpenReservations(), is: 0, "settled again")
      try expect(try await store.spent(of: limit.scope), is: Money(micros: 60), "spent")
      try expect(
        try await store.usage(since: "2026-01-01", limit: 10),
        is: [BudgetSample.line(calls: 1, estimated: 1, cost: 60)], "usage")
    },

    Check("limits are on their provider, month, day, channel, contact and currency alone") { suite in
      let store = try await suite.makeStore()
      try await store.enter(BudgetSample.spending(10))
      try await store.enter(BudgetSample.spending(20, channel: "phone"))
      try await store.enter(BudgetSample.spending(40, contact: "rui"))
      try await store.enter(BudgetSample.spending(80, day: "2026-02-01"))
      try await store.enter(BudgetSample.spending(160, provider: "gemini"))
      try await store.enter(BudgetSample.spending(320, currency: "BRL"))
      _ = try await BudgetSample.reserved(640, within: [], store)
      let expected: [(SpendScope.Part, Int64)] = [
        (.month("2026-01"), 10 + 20 + 40 + 640), (.month("2026-02"), 80),
        (.day("2026-01-01"), 10 + 20 + 40 + 640), (.day("2026-02-01"), 80), (.day("2026-01-02"), 0),
        (.channel("phone", month: "2026-01"), 20), (.channel("site", month: "2026-01"), 10 + 40 + 640),
        // The contact's older days are forgotten; what is reserved is not.
        (.contact("ana", day: "2026-02-01"), 80), (.contact("ana", day: "2026-01-01"), 640),
      ]
      for (part, micros) in expected {
        try expect(
          try await store.spent(of: BudgetSample.scope(part)), is: Money(micros: micros), "spent of \(part)")
      }
    },

    Check("the first limit without room is told") { suite in
      let store = try await suite.makeStore()
      try await store.enter(BudgetSample.spending(10))
      let limits = [
        BudgetSample.limit(.month("2026-01"), 100), BudgetSample.limit(.channel("site", month: "2026-01"), 19),
        BudgetSample.limit(.contact("ana", day: "2026-01-01"), 5),
      ]
      try expect(
        try await store.reserve(BudgetSample.reservation(10), within: limits, at: StoreSample.start),
        is: .full(limits[1], Money(micros: 10)), "a reservation")
    },

    Check("usage is kept by day, provider, model and channel, with and without a price") { suite in
      var store = try await suite.makeStore()
      for _ in 1...3 { try await store.enter(BudgetSample.spending(10)) }
      try await store.enter(BudgetSample.spending(0, model: nil, currency: nil))
      try await store.enter(BudgetSample.spending(10, day: "2025-12-31"))
      store = try await suite.reopen(store)
      try expect(
        try await store.usage(since: "2026-01-01", limit: 10),
        is: [
          BudgetSample.line(model: nil, calls: 1, cost: nil),
          BudgetSample.line(calls: 3, cost: 30),
        ], "usage")
      try expect(try await store.usage(since: "2025-12-31", limit: 1).map(\.day), is: ["2025-12-31"], "the first line")
    },

    Check("a mark is noted once, whoever notes it") { suite in
      var store = try await suite.makeStore()
      let mark = BudgetMark(provider: "openai", period: "2026-01", kind: .soft)
      try expect(try await store.budgetMark(mark), is: nil, "a mark that is not there")
      let opened = store
      let noted = try await BudgetSample.parallel(20) { _ in try await opened.markBudget(mark, at: StoreSample.at(5)) }
      try expect(noted.filter(\.self).count, is: 1, "first notes")
      store = try await suite.reopen(store)
      try expect(try await store.markBudget(mark, at: StoreSample.at(6)), is: false, "a later note")
      try expect(try await store.budgetMark(mark), is: StoreSample.at(5), "the mark")
      try expect(
        try await store.budgetMark(BudgetMark(provider: "openai", period: "2026-02", kind: .soft)), is: nil,
        "another month's mark")
    },

    Check("a day's mark replaces those of earlier days, and no other") { suite in
      let store = try await suite.makeStore()
      func day(_ day: String, _ provider: ProviderID = "openai") -> BudgetMark {
        BudgetMark(provider: provider, period: day, kind: .dailyHard)
      }
      let month = BudgetMark(provider: "openai", period: "2026-01", kind: .hard)
      for mark in [month, day("2026-02-01"), day("2026-02-01", "gemini"), day("2026-02-02")] {
        try expect(try await store.markBudget(mark, at: StoreSample.at(5)), is: true, "a first note")
      }
      try expect(try await store.budgetMark(day("2026-02-01")), is: nil, "the earlier day's mark")
      for mark in [month, day("2026-02-01", "gemini"), day("2026-02-02")] {
        try expect(try await store.budgetMark(mark), is: StoreSample.at(5), "a mark that stays")
      }
    },
  ]
}

/// The calls that the checks are made of.
private enum BudgetSample {
  static func scope(_ part: SpendScope.Part) -> SpendScope {
    SpendScope(provider: "openai", part: part, currency: "USD")
  }

  static func limit(_ part: SpendScope.Part, _ micros: Int64) -> SpendLimit {
    SpendLimit(scope: scope(part), most: Money(micros: micros))
  }

  static func reservation(_ micros: Int64) -> Reservation {
    Reservation(place: spending(micros).place, usage: spending(micros).usage, cost: Money(micros: micros))
  }

  static func spending(
    _ micros: Int64, provider: ProviderID = "openai", model: String? = "gpt", channel: ChannelID = "site",
    contact: ContactID = "ana", day: String = "2026-01-01", currency: String? = "USD"
  ) -> Spending {
    Spending(
      place: CallPlace(
        provider: provider, model: model, channel: channel, contact: contact, day: day, currency: currency),
      usage: TokenUsage(input: 3, output: 2), cost: Money(micros: micros), isEstimate: false)
  }

  static func line(model: String? = "gpt", calls: Int, estimated: Int = 0, cost: Int64?) -> UsageLine {
    UsageLine(
      day: "2026-01-01", channel: "site", provider: "openai", model: model, calls: calls, estimatedCalls: estimated,
      usage: TokenUsage(input: 3 * calls, output: 2 * calls), cost: cost.map(Money.init(micros:)),
      currency: cost == nil ? nil : "USD")
  }

  static func reserved(_ micros: Int64, within limits: [SpendLimit], _ store: any Store) async throws -> Int64 {
    guard
      case .reserved(let number) = try await store.reserve(reservation(micros), within: limits, at: StoreSample.start)
    else { throw ConformanceFailure("a reservation of \(micros) has no room") }
    return number
  }

  static func parallel<Value: Sendable>(
    _ count: Int, _ body: @escaping @Sendable (Int) async throws -> Value
  ) async throws -> [Value] {
    try await withThrowingTaskGroup(of: Value.self) { group in
      for number in 0..<count { group.addTask { try await body(number) } }
      return try await group.reduce(into: []) { $0.append($1) }
    }
  }
}
