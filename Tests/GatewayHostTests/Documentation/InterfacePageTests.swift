import ArgumentParser
import Foundation
import GatewayCore
import GatewayKit
import Registry
import Testing

@testable import GatewayHost

/// The pages' examples, read from the pages and tried.
@Suite struct InterfacePageTests {
  @Test(
    "Every command line on the pages is understood",
    arguments: [("command-line.md", 30), ("search.md", 4), ("webhooks.md", 2), ("../operations/audit.md", 5)])
  func commandLines(page: String, least: Int) throws {
    let lines = try Page(page).blocks("console").flatMap { $0.split(separator: "\n") }
    #expect(lines.count >= least)
    for line in lines {
      var words = line.split(separator: " ").map(String.init)
      try #require(words.starts(with: ["$", "balcao"]), "\(line)")
      words.removeFirst(2)
      #expect(throws: Never.self, "\(line)") { try BalcaoCommand.parseAsRoot(words) }
    }
  }

  @Test("The page lists the commands there are, and no other")
  func everyCommand() throws {
    func leaves(_ command: any ParsableCommand.Type, _ path: [String]) -> [String] {
      let names = path + [command._commandName]
      let children = command.configuration.subcommands
      return children.isEmpty ? [names.joined(separator: " ")] : children.flatMap { leaves($0, names) }
    }
    let listed = try Page("command-line.md").text.matches(of: /(?m)^\| `(balcao [a-z ]+)`/).map { String($0.1) }
    #expect(Set(listed) == Set(leaves(BalcaoCommand.self, [])))
  }

  @Test("The page of the webhooks names every type of event, and its configuration is one")
  func webhooks() throws {
    let page = try Page("webhooks.md")
    for type in WebhookEventType.allCases { #expect(page.text.contains("`\(type.rawValue)`"), "\(type)") }
    let example = try #require(page.blocks("json").last)
    let configuration = try #require(try load(example).configuration)
    #expect(configuration.outgoing.allowedBlocks.count == 2)
  }

  @Test("Every configuration on the page is one")
  func configurations() throws {
    let examples = try Page("channels-json.md").blocks("json")
    #expect(examples.count == 5)
    for example in examples {
      let loaded = try load(example)
      #expect(loaded.configuration != nil, "\(loaded.diagnostics)")
    }
  }

  @Test("Invariant 10: the page's mistakes are reported as the page says")
  func mistakes() throws {
    let page = try Page("channels-json.md")
    let loaded = try load(try #require(page.blocks("json mistakes").first))
    let told = try #require(page.blocks("text").first)
    #expect(loaded.diagnostics.map(\.description).joined(separator: "\n") == told)
  }

  @Test("The page names every key of the file")
  func keys() throws {
    let text = try Page("channels-json.md").text
    let specs = [
      ConfigurationSpec.File.spec, ConfigurationSpec.Business.spec, ConfigurationSpec.Server.spec,
      ConfigurationSpec.Outgoing.spec,
      ConfigurationSpec.Channel.spec,
    ]
    for field in specs.flatMap(\.fields) { #expect(text.contains("\n| `\(field.name)` |"), "\(field.name)") }
  }

  private func load(_ text: String) throws -> LoadedConfiguration {
    LoadedConfiguration(bytes: Array(text.utf8), folder: "/", registry: try AdapterRegistry(adapters))
  }
}
