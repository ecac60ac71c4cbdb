import Foundation
import GatewayKit
import GatewayTestKit
import Logging
import Testing

@testable import GatewayCore

@Suite("Whether a provider can be asked is looked up once a turn", .timeLimit(.minutes(5)))
struct AvailabilityTests {
  /// A waiting message whose conversation waits since a failure, and a ladder whose reads are counted.
  private struct Bench: Sendable {
    let life: Life
    let pair: ProviderPair
    let turn: Turn
    let ladder: Ladder
    let keys: FixedKeys
    let budgets: CountingBudgets

    init(_ life: Life, _ pair: ProviderPair) async throws {
      (self.life, self.pair) = (life, pair)
      try await life.write("quanto?")
      let waiting = try #require(try await life.store.nextTurn(in: try await life.conversation().id))
      var conversation = waiting.conversation
      conversation.owner = .queue
      conversation.ownership = Ownership(since: life.clock.now, reason: .failure)
      turn = try await life.admin.services.turns.turn(
        PendingTurn(
          position: waiting.position, message: waiting.message, event: waiting.event, acceptedAt: waiting.acceptedAt,
          conversation: conversation, previousMessageAt: nil))
      let (admin, log) = (life.admin, Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
      let keys = FixedKeys(["key"], clock: life.clock)
      let budgets = CountingBudgets(life.store)
      let gate = BudgetGate(
        settings: admin.services.budgets.settings, roster: admin.services.roster, store: budgets, clock: life.clock,
        log: log)
      let prompts = PromptMaker(
        store: life.store, roster: admin.services.roster,
        files: CustomerFiles(store: life.store, blobs: life.blobs, clock: life.clock) { _ in false })
      ladder = Ladder(providers: {
        admin.services.roster.providers.map { provider in
          ProviderRung(
            caller: ProviderCaller(
              provider: provider, keys: keys, budgets: gate, breakerStore: admin.services.breakerStore,
              clock: life.clock,
              log: log),
            prompts: prompts, switches: admin.services.switches)
        }
      })
      (self.keys, self.budgets) = (keys, budgets)
    }

    /// What the rules leave to the providers; the gate asks whether one is due.
    func climbRules() async throws -> Ladder.PendingDecision {
      guard case .open(let open) = await ladder.climbRules(turn, pause: nil) else {
        throw AdapterError(.unknown, "the rules decided")
      }
      return open
    }
  }

  private func bench<T: Sendable>(_ body: @escaping @Sendable (Bench) async throws -> T) async throws -> T {
    let (business, pair) = (TestBusiness(), ProviderPair())
    defer { business.remove() }
    var first = pair.first.configuration
    first.budget = Budget(
      monthlySoft: Money(500), monthlyHard: Money(1_000), dailyHard: Money(100), currency: "USD", cheaperModel: "cheap")
    let prices = """
      { "version": 1, "currency": "USD", "models": [
        { "model": "m1", "input": 1, "output": 1 }, { "model": "cheap", "input": 1, "output": 1 } ] }
      """
    return try await business.open(
      content: ProviderPair.content, providers: [first, pair.second.configuration],
      prices: try #require(PriceList.decode(bytes: Array(prices.utf8)).prices), running: false
    ) { try await body(try await Bench($0, pair)) }
  }

  @Test("The gate, the turn and the rung ask: the key is read once, and each limit once")
  func once() async throws {
    try await bench { bench in
      let open = try await bench.climbRules()
      #expect(await bench.ladder.anyProviderIsDue(in: bench.turn))
      #expect(await bench.ladder.anyProviderIsDue(in: bench.turn))
      // The soft limit, the month's and the day's hard one.
      #expect(bench.budgets.reads == 3 && bench.keys.reads == 1)
      let decision = await bench.ladder.climbProviders(open, bench.turn, preview: NoPreview())
      #expect(decision.answer.asked.map(\.provider) == [bench.pair.first.configuration.id])
      // The call looks at the key's breaker before and at the key's status after it, and whether the soft limit is passed.
      #expect(bench.budgets.reads == 4 && bench.keys.reads == 3)
    }
  }

  @Test("A breaker that opens meanwhile counts, although nothing is read again")
  func breaker() async throws {
    try await bench { bench in
      let open = try await bench.climbRules()
      let provider = try #require(bench.life.admin.services.roster.providers.first)
      let key = Breakers.Key(keyGivenAt: .distantPast, model: "m1")
      let admission = try #require(provider.breakers.admit(key, now: bench.life.clock.now))
      #expect(
        provider.breakers.end(admission, key, .failed(.exhausted, .plain("no credit")), now: bench.life.clock.now))
      let decision = await bench.ladder.climbProviders(open, bench.turn, preview: NoPreview())
      #expect(decision.answer.asked.map(\.provider) == [bench.pair.second.configuration.id])
      #expect(bench.budgets.reads == 3)
    }
  }

  @Test("What a cancelled task reads is not kept")
  func cancelled() async throws {
    try await bench { bench in
      let memo = AvailabilityMemo()
      let caller = try #require(bench.ladder.flowQuestions.providers.first?.caller)
      let aborted = Task {
        withUnsafeCurrentTask { $0?.cancel() }
        return await caller.availability(keptIn: memo)
      }
      #expect(caller.refusal(await aborted.value, asking: "m1")?.text.contains("cannot be read") == true)
      #expect(caller.refusal(await caller.availability(keptIn: memo), asking: "m1") == nil)
    }
  }

  @Test("In a running gateway two messages that are answered together read the key once before the call")
  func grouped() async throws {
    let (business, only) = (TestBusiness(), ProviderPair.Provider("only"))
    defer { business.remove() }
    only.script.play(.hangs(), .says(["resposta"]))
    try await business.open(content: ProviderPair.content, providers: [only.configuration]) { life in
      let first = try await life.write("quanto?")
      try await life.until { _ in only.script.prompts.count == 1 }
      let second = try await life.write("e hoje?")
      try await life.until { _ in only.script.prompts.count == 2 }
      _ = try await life.trace(of: first)
      _ = try await life.trace(of: second)
      try await life.settled()
      // One look-up for both questions; each call looks before itself, and the answered one after itself.
      #expect(life.keys.reads == 1 + 2 + 1)
      #expect(life.phone.texts == ["resposta"])
    }
  }
}
