import ArgumentParser
import GatewayCore
import GatewayKit

/// `balcao providers`
struct ProvidersCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "providers", abstract: "The AI providers, in the order they are asked.",
    subcommands: [ListCommand.self, SetCommand.self])

  struct ListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "list", abstract: "Lists providers: connected or not, their toggle, what is wrong.")

    @OptionGroup var options: AdminOptions
    @OptionGroup var json: JSONOption

    func run() async throws {
      let providers = try await options.run(AdminOperations.ListProviders())
      try Output.list(providers, json: json.isOn, row: ProvidersCommand.columns)
    }
  }

  struct SetCommand: AsyncParsableCommand {
    /// The toggle's two positions.
    enum Position: String, ExpressibleByArgument {
      case on, off
    }

    static let configuration = CommandConfiguration(
      commandName: "set",
      abstract: "Switches whether a provider answers what nothing above it answered, from the next message on.")

    @OptionGroup var options: AdminOptions
    @Argument(help: "The provider's id.") var id: String
    @Option(help: "on or off.") var automateResponses: Position

    func run() async throws {
      let provider = try await options.run(
        AdminOperations.SetProvider(
          provider: ProviderID(rawValue: id), automateResponses: automateResponses == .on))
      Output.line(ProvidersCommand.columns(provider).joined(separator: "  "))
    }
  }

  private static func columns(_ provider: ProviderSummary) -> [String] {
    [
      provider.id.rawValue, provider.title, provider.isConnected ? "connected" : "not connected",
      "automate responses \(provider.automateResponses ? "on" : "off")", provider.trouble ?? "-",
    ]
  }
}
