import ArgumentParser
import Foundation
import GatewayCore
import GatewayKit

/// `balcao usage`
struct UsageCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "usage",
    abstract: "Lists calls, tokens and cost of the AI providers by day, provider, model and channel.")

  @OptionGroup var options: AdminOptions
  @OptionGroup var json: JSONOption
  @Option(help: "The number of days, including today, such as 30d.") var since = Days(count: 30)

  func run() async throws {
    let days = since.count - 1
    let lines = try await options.run(ListUsage(since: Date(timeIntervalSinceNow: -Double(days) * 86_400))).items
    try Output.list(
      lines, of: "usage in these days", json: json.isOn,
      header: ["DAY", "PROVIDER", "MODEL", "CHANNEL", "CALLS", "TOKENS", "COST"]
    ) { line in
      [
        line.day, line.provider.rawValue, line.model ?? "-", line.channel.rawValue,
        "\(line.calls) calls" + (line.estimatedCalls > 0 ? " (\(line.estimatedCalls) estimated)" : ""),
        "\(line.input) + \(line.output) tokens (\(line.cachedInput) cached)",
        line.cost.flatMap { cost in line.currency.map { cost.inWords($0) } } ?? "no price",
      ]
    }
  }
}
