import Foundation
import GatewayKit
import GatewayTestKit
import Testing

@testable import GatewayCore

@Suite("A budget's month is the business's, whose zone may change", .timeLimit(.minutes(5)))
struct BudgetZoneTests {
  private static let prices = #"""
    { "version": 1, "currency": "USD", "models": [ { "model": "m1", "input": 1, "output": 1 } ] }
    """#

  /// One life of the process in a zone. Each answer costs 12 millionths.
  private static func life<T: Sendable>(
    in business: TestBusiness, _ pair: ProviderPair, zone: String, soft: Int64,
    _ body: @escaping @Sendable (Life) async throws -> T
  ) async throws -> T {
    var first = pair.first.configuration
    first.budget = Budget(monthlySoft: Money(micros: soft), currency: "USD")
    return try await business.open(
      content: ProviderPair.content, providers: [first],
      prices: try #require(PriceList.decode(bytes: Array(prices.utf8)).prices), zone: zone, body)
  }

  private static func soft(_ life: Life) async throws -> [String] {
    try await life.admin.alerts().filter { $0.kind == .budget }.map(\.reason.text)
  }

  @Test("A new month begins at the business's midnight, and with it the soft alert is due again")
  func midnight() async throws {
    let business = TestBusiness(clock: ManualClock(now: try Date("2026-12-01T02:59:50Z", strategy: .iso8601)))
    defer { business.remove() }
    try await Self.life(in: business, ProviderPair(), zone: "America/Sao_Paulo", soft: 20) { life in
      for _ in 1...3 { try await life.say("quanto?") }
      #expect(try await Self.soft(life).first?.contains("in 2026-11") == true)
      life.clock.advance(by: .seconds(10))
      #expect(try await Self.soft(life).isEmpty)
      try await life.say("quanto?")
      #expect(try await Self.soft(life).isEmpty)
      try await life.say("quanto?")
      #expect(try await Self.soft(life).first?.contains("in 2026-12") == true)
      let usage = try await life.admin.usage(since: life.clock.now - .seconds(60))
      #expect(usage.map(\.day) == ["2026-11-30", "2026-12-01"] && usage.map(\.calls) == [3, 2])
    }
  }

  @Test("Another zone puts the business into another month: what was used stays where it was entered, and counts once")
  func moved() async throws {
    let business = TestBusiness(clock: ManualClock(now: try Date("2026-11-30T20:00:00Z", strategy: .iso8601)))
    let pair = ProviderPair()
    defer { business.remove() }
    @Sendable func spent(_ life: Life, in month: String) async throws -> Money {
      try await life.store.spent(
        of: SpendScope(provider: pair.first.configuration.id, part: .month(month), currency: "USD"))
    }
    for (zone, calls) in [("America/Sao_Paulo", 2), ("Asia/Tokyo", 1), ("America/Sao_Paulo", 1)] {
      try await Self.life(in: business, pair, zone: zone, soft: 1_000) { life in
        for _ in 1...calls { try await life.say("quanto?") }
      }
    }
    try await Self.life(in: business, pair, zone: "America/Sao_Paulo", soft: 1_000) { life in
      let (november, december) = (try await spent(life, in: "2026-11"), try await spent(life, in: "2026-12"))
      #expect(november == Money(micros: 36) && december == Money(micros: 12))
    }
  }
}
