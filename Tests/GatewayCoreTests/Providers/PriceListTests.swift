import GatewayKit
import Testing

@testable import GatewayCore

@Suite("Prices and money")
struct PriceListTests {
  private func list(_ models: String, currency: String = "USD") -> (prices: PriceList?, problems: [String]) {
    let text = #"{ "version": 1, "currency": "\#(currency)", "models": [\#(models)] }"#
    let (prices, diagnostics) = PriceList.decode(bytes: Array(text.utf8))
    return (prices, diagnostics.map(\.description))
  }

  @Test(
    "The first line that matches is the price",
    arguments: [
      ("gpt-4.1-mini", 1), ("gpt-4.1-mini-2025-04-14", 1), ("gpt-4.1", 2), ("gpt-4.10", nil), ("o4-x-mini", 3),
      ("o4mini", nil), ("gemini", 4), ("", nil),
    ] as [(String, Double?)])
  func patterns(_ model: String, _ input: Double?) throws {
    let prices = try #require(
      list(
        """
        { "model": "gpt-4.1-mini*", "input": 1, "output": 0 }, { "model": "gpt-4.1", "input": 2, "output": 0 },
        { "model": "o*-*-mini", "input": 3, "output": 0 },
        { "model": "*", "provider": "other", "input": 9, "output": 0 },
        { "model": "gem*i*", "input": 4, "output": 0 }
        """
      ).prices)
    #expect(prices.price(of: model, at: "openai")?.input == input.map { Money($0) })
    #expect(prices.price(of: nil, at: "openai") == nil)
    #expect(prices.price(of: model, at: "other") != nil)
  }

  @Test(
    "A cost is whole millionths, rounded up",
    arguments: [
      (TokenUsage(input: 1_000_000, output: 0), 400_000),
      (TokenUsage(input: 1_000_000, cachedInput: 250_000, output: 0), 325_000),
      (TokenUsage(input: 0, output: 1_000_000), 1_600_000),
      (TokenUsage(input: 1, output: 0), 1), (TokenUsage(input: 812, cachedInput: 0, output: 40), 389),
      (TokenUsage(input: 0, output: 0), 0), (TokenUsage(input: 5, cachedInput: 9, output: -3), 1),
      (TokenUsage(input: .max, output: .max), 200_000_000),
    ] as [(TokenUsage, Int64)])
  func cost(_ usage: TokenUsage, _ micros: Int64) throws {
    let prices = try #require(list(#"{ "model": "m", "input": 0.4, "cachedInput": 0.1, "output": 1.6 }"#).prices)
    #expect(prices.price(of: "m", at: "openai")?.cost(of: usage) == Money(micros: micros))
  }

  @Test("Every mistake is reported with its path")
  func mistakes() {
    let told = list(
      """
      { "model": "a", "input": -1, "output": 1 }, { "model": "b", "inptu": 1, "input": 1, "output": 1 },
      { "model": "c", "input": 1 }
      """
    ).problems
    #expect(told.count == 3)
    for place in ["models[0].input", "models[1].inptu", "models[2].output"] {
      #expect(told.contains { $0.hasPrefix(place) }, "\(place) in \(told)")
    }
    #expect(
      list(#"{ "model": "a", "input": 1, "output": 1 }, { "model": "a", "input": 2, "output": 1 }"#, currency: "usd")
        .problems == [
          "currency: expected a currency of three capital letters such as USD, found \"usd\"",
          "models[1]: \"a\" has a price at models[0] already",
        ])
  }

  @Test(
    "Amounts in words",
    arguments: [
      (0, "USD 0.00"), (389, "USD 0.000389"), (20_000_000, "USD 20.00"), (1_500_000, "USD 1.50"),
      (-1_250_000, "USD -1.25"), (999_999, "USD 0.999999"),
    ] as [(Int64, String)])
  func words(_ micros: Int64, _ words: String) {
    #expect(Money(micros: micros).inWords("USD") == words)
  }
}
