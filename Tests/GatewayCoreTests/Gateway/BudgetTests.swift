import Foundation
import GatewayKit
import GatewayTestKit
import Synchronization
import Testing

@testable import GatewayCore

@Suite("Providers are asked within their budgets", .timeLimit(.minutes(5)))
struct BudgetTests {
  /// A token costs one millionth of a dollar; `cheap` half of it.
  private static func prices() throws -> PriceList {
    let text = """
      { "version": 1, "currency": "USD", "models": [
        { "model": "m1", "input": 1, "output": 1 }, { "model": "cheap", "input": 0.5, "output": 0.5 } ] }
      """
    return try #require(PriceList.decode(bytes: Array(text.utf8)).prices)
  }

  private func open<T: Sendable>(
    _ budget: Budget?, pair: ProviderPair = ProviderPair(), in business: TestBusiness = TestBusiness(),
    running: Bool = true, _ body: @escaping @Sendable (Life, ProviderPair) async throws -> T
  ) async throws -> T {
    defer { business.remove() }
    return try await life(budget, pair: pair, in: business, running: running, body)
  }

  /// One life of the process; the folder stays.
  private func life<T: Sendable>(
    _ budget: Budget?, pair: ProviderPair, in business: TestBusiness, running: Bool = true,
    _ body: @escaping @Sendable (Life, ProviderPair) async throws -> T
  ) async throws -> T {
    var first = pair.first.configuration
    first.budget = budget
    return try await business.open(
      content: ProviderPair.content, providers: [first, pair.second.configuration], prices: try Self.prices(),
      running: running
    ) { try await body($0, pair) }
  }

  /// What the first question costs at most, as the gate reckons.
  private func most(of text: String) async throws -> Int64 {
    try await open(Budget(currency: "USD")) { life, pair in
      try await life.say(text)
      let prompt = try #require(pair.first.script.prompts.first)
      let usage = TokenEstimate.most(of: prompt)
      return Int64(usage.input + usage.output)
    }
  }

  @Test("Invariant 9: 200 turns at once against a budget that has room for 50: 50 are asked, and never more")
  func concurrency() async throws {
    let most = try await most(of: "quanto?")
    let budget = Budget(monthlyHard: Money(micros: 50 * most + most / 2), currency: "USD")
    try await open(budget) { life, pair in
      // Answers wait until everybody was decided on.
      pair.first.script.play(.hangs(after: ["resposta"]))
      for number in 0..<200 { try await life.write("quanto?", from: "c\(number)") }
      try await life.until { _ in pair.first.script.prompts.count + pair.second.script.prompts.count == 200 }
      #expect(pair.first.script.prompts.count == 50)
      let spent = try await life.store.spent(
        of: SpendScope(
          provider: pair.first.configuration.id, part: .month(Self.month(life)), currency: "USD"))
      #expect(spent == Money(micros: 50 * most))
      for _ in 0..<50 { pair.first.script.go() }
      try await life.until { life in try await life.store.lanesWithWork().isEmpty }
      try await life.settled()
      #expect(life.phone.texts.count == 200)
      let usage = try await life.admin.usage(since: life.clock.now)
      let line = try #require(usage.first { $0.provider == pair.first.configuration.id })
      #expect(line.calls == 50 && line.estimatedCalls == 50)
      #expect(try #require(line.cost) <= Money(micros: 50 * most))
    }
  }

  @Test("A process that ends with calls on their way leaks no reservation: the next start counts them, once")
  func killed() async throws {
    let (business, pair) = (TestBusiness(), ProviderPair())
    defer { business.remove() }
    let budget = Budget(monthlyHard: Money(1), currency: "USD")
    let place = CallPlace(
      provider: pair.first.configuration.id, model: "m1", channel: "phone", contact: "ana",
      day: BudgetCalendar(timeZone: .gmt).day(of: business.clock.now), currency: "USD")
    // A killed process leaves open reservations.
    try await life(budget, pair: pair, in: business, running: false) { life, _ in
      for _ in 1...10 {
        _ = try await life.store.reserve(
          Reservation(place: place, usage: TokenUsage(input: 70, output: 30), cost: Money(micros: 100)), within: [],
          at: life.clock.now)
      }
    }
    for _ in 1...2 {
      try await life(budget, pair: pair, in: business) { life, _ in
        try await life.say("oi")
        #expect(try await life.store.settleOpenReservations() == 0)
        let usage = try await life.admin.usage(since: life.clock.now - .seconds(86_400))
        #expect(usage.map(\.calls) == [10])
        #expect(usage.map(\.estimatedCalls) == [10])
        #expect(usage.map(\.cost) == [Money(micros: 1_000)])
      }
    }
  }

  @Test("The soft limit: one alert, and the cheaper model from then on; the hard one: the next provider, and why")
  func softAndHard() async throws {
    let budget = Budget(
      monthlySoft: Money(micros: 15), monthlyHard: Money(micros: 1_000_000), currency: "USD", cheaperModel: "cheap")
    try await open(budget) { life, pair in
      // Each answer uses 10 + 2 tokens.
      let first = try await life.say("quanto?")
      #expect(first.steps.last?.spent?.map(\.inWords) == ["10 + 2 tokens, USD 0.000012"])
      #expect(try await life.admin.alerts().isEmpty)
      for _ in 1...3 { try await life.say("quanto?") }
      let alerts = try await life.admin.alerts()
      #expect(alerts.map(\.kind) == [.budget])
      #expect(alerts.first?.reason.text.contains("soft budget") == true)
      let usage = try await life.admin.usage(since: life.clock.now)
      #expect(usage.map(\.model) == ["cheap", "m1"])
      #expect(usage.map(\.calls) == [2, 2])
      #expect(usage.map(\.cost) == [Money(micros: 12), Money(micros: 24)])
      _ = try await life.admin.setBudget(
        pair.first.configuration.id, Budget(monthlyHard: Money(micros: 40), currency: "USD"))
      let trace = try await life.say("quanto?")
      #expect(life.phone.texts.last == "resposta de second")
      let step = try #require(trace.steps.first { $0.rung == pair.first.configuration.id.rawValue })
      #expect(step.verdict == .passed)
      #expect(step.reason.text.contains("hard budget of USD 0.00004"))
      #expect(try await life.admin.alerts().map(\.reason.text).first?.contains("hard budget") == true)
    }
  }

  @Test("A day's hard limit that is used up: one alert until the business's midnight, which it names")
  func dailyAlert() async throws {
    let business = TestBusiness(clock: ManualClock(now: try Date("2026-12-01T02:58:00Z", strategy: .iso8601)))
    // An answer uses 12 millionths, and none is asked for that may not fit.
    let budget = Budget(
      monthlyHard: Money(1), dailyHard: Money(micros: try await most(of: "quanto?") + 6), currency: "USD")
    try await open(budget, in: business) { life, pair in
      try await life.say("quanto?", from: "c1")
      #expect(try await life.admin.alerts().isEmpty)
      let trace = try await life.say("quanto?", from: "c2")
      #expect(trace.steps.first { $0.rung == pair.first.configuration.id.rawValue }?.verdict == .passed)
      let refused = life.clock.now
      life.clock.advance(by: .seconds(60))
      try await life.say("quanto?", from: "c3")
      let alerts = try await life.admin.alerts()
      #expect(alerts.map(\.kind) == [.budget] && alerts.map(\.since) == [refused])
      let alert = try #require(alerts.first)
      #expect(alert.reason.text.contains("a day has no room") && alert.reason.text.contains("on 2026-11-30"))
      #expect(alert.reason.text.hasSuffix("it ends at 2026-12-01T03:00:00.000Z"))
      #expect(alert.reason.code == "daily_budget_used_up")
      life.clock.advance(by: .seconds(60))
      #expect(try await life.admin.alerts().isEmpty, "another day")
      try await life.say("quanto?", from: "c4")
      #expect(pair.first.script.prompts.count == 2)
    }
  }

  @Test("The soft alert comes once a month, across restarts, and again in the next month")
  func softOnce() async throws {
    let (business, pair) = (TestBusiness(), ProviderPair())
    defer { business.remove() }
    let budget = Budget(monthlySoft: Money(micros: 10), currency: "USD")
    @Sendable func mark(_ life: Life) async throws -> Date? {
      try await life.store.budgetMark(
        BudgetMark(provider: pair.first.configuration.id, period: Self.month(life), kind: .soft))
    }
    var marks: [Date?] = []
    for _ in 1...2 {
      marks.append(
        try await life(budget, pair: pair, in: business) { life, _ in
          try await life.say("quanto?")
          let alerts = try await life.admin.alerts()
          #expect(alerts.map(\.kind) == [.budget])
          return try await mark(life)
        })
      business.clock.advance(by: .seconds(60))
    }
    #expect(marks[0] != nil && marks[0] == marks[1])
    business.clock.advance(by: .seconds(40 * 86_400))
    try await life(budget, pair: pair, in: business) { life, _ in
      // The jump of the clock has an alert of its own.
      #expect(try await !life.admin.alerts().contains { $0.kind == .budget })
      try await life.say("quanto?")
      #expect(try await mark(life) == life.clock.now)
    }
  }

  @Test("An answer that breaks off is settled with what was counted: the prompt's bytes and those that were written")
  func brokenOff() async throws {
    try await open(Budget(monthlyHard: Money(1), currency: "USD")) { life, pair in
      pair.first.script.play(.fails(AdapterError(.unknown, "broke off"), after: ["Custa "]))
      let message = try await life.write("quanto?")
      try await life.until { _ in pair.first.script.prompts.count == 1 }
      pair.first.script.go()
      let trace = try await life.trace(of: message)
      let prompt = try #require(pair.first.script.prompts.first)
      let counted = TokenUsage(input: TokenEstimate.most(of: prompt).input, output: "Custa ".utf8.count)
      let spent = try #require(trace.steps.first { $0.rung == pair.first.configuration.id.rawValue }?.spent)
      #expect(spent.map(\.usage) == [counted])
      #expect(spent.map(\.isEstimate) == [true])
      let line = try #require(
        try await life.admin.usage(since: life.clock.now).first { $0.provider == pair.first.configuration.id })
      #expect(line.cost == Money(micros: Int64(counted.input + counted.output)))
      #expect(try await life.store.settleOpenReservations() == 0)
    }
  }

  @Test("A question that is given up is settled, too: no reservation is left behind")
  func givenUp() async throws {
    try await open(Budget(monthlyHard: Money(1), currency: "USD")) { life, pair in
      pair.first.script.play(.hangs(), .says(["juntas"]))
      let first = try await life.write("quanto custa")
      try await life.until { _ in pair.first.script.prompts.count == 1 }
      try await life.write("o pão?")
      _ = try await life.trace(of: first)
      try await life.until { life in try await life.admin.usage(since: life.clock.now).first?.calls == 2 }
      #expect(try await life.store.settleOpenReservations() == 0)
      #expect(try await life.admin.usage(since: life.clock.now).map(\.estimatedCalls) == [1])
    }
  }

  @Test("A call of a provider without a budget is noted while it is on its way: a kill loses no usage")
  func withoutBudget() async throws {
    try await open(nil) { life, pair in
      pair.first.script.play(.hangs(after: ["Custa "]))
      let message = try await life.write("quanto?")
      try await life.until { _ in pair.first.script.prompts.count == 1 }
      // What the start after a kill would do.
      try await life.until { try await $0.store.settleOpenReservations() == 1 }
      let prompt = try #require(pair.first.script.prompts.first)
      let most = TokenEstimate.most(of: prompt)
      let line = try #require(try await life.admin.usage(since: life.clock.now).first)
      #expect(line.calls == 1 && line.estimatedCalls == 1)
      #expect(line.cost == Money(micros: Int64(most.input + most.output)))
      // The answer of a process that lived on would not count it twice.
      pair.first.script.go()
      _ = try await life.trace(of: message)
      #expect(try await life.admin.usage(since: life.clock.now).map(\.calls) == [1])
    }
  }

  @Test("One channel's and one contact's share: the others are still answered by the first provider")
  func shares() async throws {
    let most = try await most(of: "quanto?")
    let room = Money(micros: most + 5)
    try await open(Budget(currency: "USD", contactDaily: room)) { life, pair in
      try await life.say("quanto?")
      let second = try await life.say("quanto?")
      #expect(second.steps.contains { $0.reason.text.contains("for one contact") })
      try await life.say("quanto?", from: "rui")
      #expect(life.phone.texts.suffix(2) == ["resposta de second", "resposta de first"])
    }
    try await open(Budget(currency: "USD", channels: ["phone": room])) { life, pair in
      try await life.say("quanto?")
      let second = try await life.say("quanto?", from: "rui")
      #expect(second.steps.contains { $0.reason.text.contains("for phone in") })
      #expect(life.phone.texts == ["resposta de first", "resposta de second"])
    }
  }

  @Test("A day's hard limit: over it the next provider is asked, and the next day the first one again")
  func daily() async throws {
    let most = try await most(of: "quanto?")
    try await open(Budget(monthlyHard: Money(1), dailyHard: Money(micros: most + 5), currency: "USD")) { life, _ in
      try await life.say("quanto?")
      let zone = try #require(TimeZone(identifier: "America/Sao_Paulo"))
      let day = BudgetCalendar(timeZone: zone).day(of: life.clock.now)
      let second = try await life.say("quanto?", from: "rui")
      #expect(second.steps.contains { $0.reason.text.contains("for \(day) has no room") })
      life.clock.advance(by: .seconds(86_400))
      try await life.say("quanto?", from: "eva")
      #expect(life.phone.texts == ["resposta de first", "resposta de second", "resposta de first"])
      #expect(try await life.admin.alerts().isEmpty)
    }
  }

  @Test("The file's budget is a first-start value: afterwards the folder remembers")
  func remembered() async throws {
    let (business, pair) = (TestBusiness(), ProviderPair())
    defer { business.remove() }
    let given = Budget(monthlySoft: Money(20), monthlyHard: Money(30), currency: "USD")
    @Sendable func known(_ life: Life) async throws -> Budget? { try await life.admin.providers().first?.budget }
    try await life(given, pair: pair, in: business) { life, _ in _ = try await life.say("oi") }
    try await life(nil, pair: pair, in: business) { life, _ in
      #expect(try await known(life) == given)
      _ = try await life.admin.setBudget(pair.first.configuration.id, nil)
    }
    try await life(given, pair: pair, in: business) { life, _ in
      let budget = try await known(life)
      #expect(budget == nil)
    }
  }

  @Test("A hard limit that no price backs is refused; a soft one is not")
  func unpriced() async throws {
    try await open(nil) { life, pair in
      let second = pair.second.configuration.id
      await #expect(throws: OperationError.self) {
        try await life.admin.setBudget(second, Budget(monthlyHard: Money(1), currency: "USD"))
      }
      await #expect(throws: OperationError.self) {
        try await life.admin.setBudget(
          pair.first.configuration.id, Budget(monthlyHard: Money(1), currency: "BRL"))
      }
      let summary = try await life.admin.setBudget(second, Budget(monthlySoft: Money(1), currency: "USD"))
      #expect(!summary.isPriced)
    }
  }

  @Test("Without a price tokens are counted, and that is said")
  func tokensOnly() async throws {
    try await open(nil) { life, pair in
      pair.first.script.play(.fails(AdapterError(.unavailable, "down")))
      let trace = try await life.say("quanto?")
      #expect(trace.steps.last?.spent?.map(\.inWords) == ["10 + 2 tokens, no price"])
      let usage = try await life.admin.usage(since: life.clock.now)
      let lines = Dictionary(uniqueKeysWithValues: usage.map { ($0.provider, $0) })
      #expect(lines[pair.second.configuration.id]?.cost == nil)
      #expect(lines[pair.second.configuration.id]?.output == 2)
      // Refused before a word: it used nothing.
      #expect(lines[pair.first.configuration.id]?.cost == Money(micros: 0))
    }
  }

  private static func month(_ life: Life) -> String {
    life.admin.services.budgets.calendar.month(of: life.clock.now)
  }
}
