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
      commandName: "list",
      abstract: "Lists providers: connected or not, their toggle and budget, whether they are asked, what is wrong.")

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
      abstract: "Sets a provider's toggle and its budget, from the next message on.")

    @OptionGroup var options: AdminOptions
    @Argument(help: "The provider's id.") var id: String
    @Option(help: "Whether it answers what nothing above it answered: on or off.") var automateResponses: Position?
    @OptionGroup var budget: BudgetOptions

    func validate() throws {
      guard automateResponses != nil || budget.isGiven else {
        throw ValidationError("nothing to set: give --automate-responses or a limit")
      }
    }

    func run() async throws {
      let id = ProviderID(rawValue: id)
      let provider = try await options.session { session -> ProviderSummary? in
        var changed: ProviderSummary?
        if budget.isGiven {
          let known = try await session.run(AdminOperations.ListProviders()).first { $0.id == id }?.budget
          changed = try await session.run(
            BudgetOperations.SetBudget(provider: id, budget: try budget.changing(known)))
        }
        if let automateResponses {
          changed = try await session.run(
            AdminOperations.SetProvider(provider: id, automateResponses: automateResponses == .on))
        }
        return changed
      }
      if let provider { Output.line(ProvidersCommand.columns(provider).joined(separator: "  ")) }
    }
  }

  private static func columns(_ provider: ProviderSummary) -> [String] {
    [
      provider.id.rawValue, provider.title, provider.isConnected ? "connected" : "not connected",
      "automate responses \(provider.automateResponses ? "on" : "off")",
      "budget \(provider.budget?.inWords ?? "none")"
        + (provider.isPriced ? "" : " (no price: only tokens are counted)"),
    ] + provider.breakers.map(breaker) + [provider.trouble ?? "-"]
  }

  private static func breaker(_ breaker: BreakerView) -> String {
    let model = breaker.model.map { "\($0) " } ?? ""
    guard let since = breaker.since else { return "\(model)asked" }
    let until = breaker.until.map { " until \(Output.time($0))" } ?? ""
    return "\(model)\(breaker.state.rawValue) since \(Output.time(since))\(until): \(breaker.reason ?? "-")"
  }
}
