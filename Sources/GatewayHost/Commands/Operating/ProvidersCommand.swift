import ArgumentParser
import GatewayCore
import GatewayKit

/// `balcao providers`
struct ProvidersCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "providers", abstract: "Lists and changes the AI providers.",
    subcommands: [ListCommand.self, SetCommand.self])

  struct ListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "list",
      abstract: "Lists the AI providers in the order they are asked, with toggle, budget, circuit breaker and problems."
    )

    @OptionGroup var options: AdminOptions
    @OptionGroup var json: JSONOption

    func run() async throws {
      let providers = try await options.run(ListProviders()).items
      try Output.list(
        providers, of: "providers", json: json.isOn,
        header: ["ID", "ADAPTER", "CONNECTION", "TOGGLE", "BUDGET", "BREAKER", "PROBLEM"], row: ProvidersCommand.columns
      )
    }
  }

  struct SetCommand: AsyncParsableCommand {
    /// A position of the toggle.
    enum Position: String, ExpressibleByArgument {
      case on, off
    }

    static let configuration = CommandConfiguration(
      commandName: "set",
      abstract: "Sets a provider's toggle and budget. Takes effect with the next message.")

    @OptionGroup var options: AdminOptions
    @Argument(help: "The provider's id.") var id: String
    @Option(help: "Whether it answers messages that no earlier rung answered: on or off.") var automateResponses:
      Position?
    @OptionGroup var budget: BudgetOptions

    func validate() throws {
      guard automateResponses != nil || budget.isGiven else {
        throw ValidationError("nothing to set; give --automate-responses or a limit")
      }
    }

    func run() async throws {
      let id = ProviderID(rawValue: id)
      let provider = try await options.session { session -> ProviderSummary? in
        var changed: ProviderSummary?
        if budget.isGiven {
          let known = try await session.run(ListProviders()).items.first { $0.id == id }?.budget
          changed = try await session.run(
            SetBudget(provider: id, budget: try budget.changing(known)))
        }
        if let automateResponses {
          changed = try await session.run(
            SetAutomateResponses(provider: id, automateResponses: automateResponses == .on))
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
      provider.breakers.isEmpty ? "-" : provider.breakers.map(breaker).joined(separator: "  "),
      provider.reason.map { CommandWording.text(of: $0, remedy: provider.remedy) } ?? "-",
    ]
  }

  private static func breaker(_ breaker: BreakerView) -> String {
    let model = breaker.model.map { "\($0) " } ?? ""
    guard let since = breaker.since else { return "\(model)asked" }
    let until = breaker.until.map { " until \(Output.time($0))" } ?? ""
    return "\(model)\(breaker.state.rawValue) since \(Output.time(since))\(until): \(breaker.reason?.text ?? "-")"
  }
}
