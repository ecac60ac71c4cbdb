import ArgumentParser
import Foundation
import GatewayCore
import GatewayKit
import Registry
import Testing

@testable import GatewayHost

/// The examples of `docs/interfaces/budgets.md`, read from the page and tried.
@Suite struct BudgetPageTests {
  private let page: Page

  init() throws { page = try Page("budgets.md") }

  @Test("The page's price list is one, and the page's budget can be kept at it")
  func examples() throws {
    let loaded = try load(providers: try #require(page.blocks("json providers").first))
    #expect(loaded.diagnostics.map(\.description) == [])
    let configuration = try #require(loaded.configuration)
    #expect(configuration.prices.price(of: "gpt-4.1-mini", at: "openai")?.output == Money(1.6))
    #expect(configuration.prices.price(of: "qwen", at: "local")?.output == Money(0))
    #expect(
      configuration.providers.first?.budget
        == Budget(
          monthlySoft: Money(20), monthlyHard: Money(30), dailyHard: Money(5), currency: "USD",
          cheaperModel: "gpt-4.1-nano",
          channels: ["site": Money(25)], contactDaily: Money(0.5)))
  }

  @Test("Every command line on the page is understood")
  func commandLines() throws {
    let lines = page.blocks("console").flatMap { $0.split(separator: "\n") }
    #expect(lines.count == 8)
    for line in lines {
      let words = line.split(separator: " ").map(String.init)
      try #require(words.starts(with: ["$", "balcao"]), "\(line)")
      #expect(throws: Never.self, "\(line)") { try BalcaoCommand.parseAsRoot(Array(words.dropFirst(2))) }
    }
  }

  @Test("The page's usage is what the command prints")
  func usage() throws {
    let text = try #require(page.blocks("json usage").first)
    let lines = try JSONDecoder().decode([UsageLine].self, from: Data(text.utf8))
    let again = try JSONDecoder().decode([UsageLine].self, from: JSONEncoder().encode(lines))
    #expect(again == lines && lines.first?.cost == Money(micros: 389))
    let line = try #require(try JSONValue(parsing: Array(text.utf8)).first)
    let printed = try #require(try JSONValue(parsing: Array(JSONEncoder().encode(lines))).first)
    #expect(line == printed)
  }

  @Test("The page names every key of a budget")
  func keys() {
    for field in ConfigurationSpec.Budget.spec.fields {
      #expect(page.text.contains("\n| `\(field.name)` |"), "\(field.name)")
    }
  }

  @Test(
    "A limit that cannot be enforced is reported with its path",
    arguments: [
      (
        #"{ "monthlyHard": 1, "currency": "BRL" }"#, "m",
        "monthlyHard: this limit cannot be enforced: the budget is in BRL"
      ),
      (
        #"{ "monthlyHard": 1, "currency": "USD" }"#, "unknown",
        "monthlyHard: this limit cannot be enforced: there is no price for"
      ),
      (
        #"{ "contactDaily": 1, "currency": "USD", "cheaperModel": "unknown" }"#, "gpt-4.1-mini",
        "contactDaily: this limit cannot be enforced: there is no price for the model unknown"
      ),
      (#"{ "monthlySoft": 1, "currency": "USD" }"#, "unknown", "this limit has no effect"),
      (
        #"{ "dailyHard": 1, "currency": "USD" }"#, "unknown",
        "dailyHard: this limit cannot be enforced: there is no price for"
      ),
      (#"{ "monthlySoft": 2, "monthlyHard": 1, "currency": "USD" }"#, "gpt-4.1-mini", "the soft limit is above"),
      (#"{ "currency": "usd" }"#, "gpt-4.1-mini", "expected a currency of three capital letters"),
      (
        #"{ "currency": "USD", "channels": { "nowhere": 1 } }"#, "gpt-4.1-mini", "channels.nowhere: there is no channel"
      ),
      (#"{ "monthlyHard": -1, "currency": "USD" }"#, "gpt-4.1-mini", "monthlyHard: expected"),
      (#"{ "monthlyhard": 1, "currency": "USD" }"#, "gpt-4.1-mini", "did you mean monthlyHard"),
    ])
  func mistakes(_ budget: String, _ model: String, _ told: String) throws {
    let loaded = try load(
      providers: """
        [ { "id": "openai", "adapter": "openai", "budget": \(budget),
            "settings": { "model": "\(model)", "apiKey": { "secret": "openai/api-key" } } } ]
        """)
    let found = loaded.diagnostics.map(\.description)
    #expect(found.count == 1, "\(found)")
    let first = try #require(found.first)
    #expect(first.contains("providers[0].budget") && first.contains(told), "\(first)")
  }

  @Test("A price list that cannot be read is an error with its place in it")
  func prices() throws {
    let loaded = try load(
      providers: "[]", prices: #"{ "version": 1, "currency": "USD", "models": [ { "model": "a" } ] }"#)
    #expect(loaded.configuration == nil)
    #expect(loaded.diagnostics.map(\.description).contains { $0.hasPrefix("prices.json: models[0].input") })
  }

  @Test("A hard limit can be kept by the list prices of the build, and the operator is reminded whose they are")
  func listPrices() throws {
    let text = """
      { "business": { "name": "Padaria do Sol", "locale": "pt-BR", "timeZone": "America/Sao_Paulo" },
        "channels": [ { "id": "site", "adapter": "web_widget" } ],
        "providers": [
          { "id": "openai", "adapter": "openai", "budget": { "monthlyHard": 30, "currency": "USD" },
            "settings": { "model": "gpt-4.1-mini", "apiKey": { "secret": "openai/api-key" } } } ] }
      """
    let loaded = LoadedConfiguration(
      bytes: Array(text.utf8), folder: "/", registry: try AdapterRegistry(adapters))
    #expect(
      loaded.diagnostics == [.warning(at: "providers[0].budget.monthlyHard", ListPrices.caution)])
    #expect(loaded.configuration?.prices.currency == "USD")
  }

  @Test(
    "The models of the build's list have their price, snapshots and families apart",
    arguments: [
      ("gpt-4.1-mini", 0.4), ("gpt-4.1-mini-2025-04-14", 0.4), ("gpt-4.1", 2), ("gpt-4o-mini", 0.15), ("gpt-4o", 2.5),
      ("gpt-5", 1.25), ("gpt-5-mini", 0.25), ("gpt-5.4-mini", 0.75), ("o3-mini", 1.1), ("gemini-2.5-flash", 0.3),
      ("gemini-2.5-pro", 1.25), ("gpt-4o-audio-preview", nil), ("gpt-3.5-turbo", nil), ("smollm2", nil),
    ] as [(String, Double?)])
  func known(_ model: String, _ input: Double?) throws {
    let list = try #require(ListPrices.prices)
    #expect(list.price(of: model, at: "openai")?.input == input.map { Money($0) })
  }

  /// The page's prices with these providers.
  private func load(providers: String, prices: String? = nil) throws -> LoadedConfiguration {
    let folder = try TemporaryFolder()
    let list = try prices ?? #require(page.blocks("json prices").first)
    try Data(list.utf8).write(to: folder.url.appending(path: "prices.json"))
    let text = """
      { "business": { "name": "Padaria do Sol", "locale": "pt-BR", "timeZone": "America/Sao_Paulo" },
        "channels": [ { "id": "site", "adapter": "web_widget" } ], "prices": "prices.json", "providers": \(providers) }
      """
    return LoadedConfiguration(
      bytes: Array(text.utf8), folder: folder.url.path, registry: try AdapterRegistry(adapters))
  }
}

extension JSONValue {
  /// The first of a list.
  fileprivate var first: JSONValue? {
    guard case .array(let elements) = self else { return nil }
    return elements.first
  }
}
