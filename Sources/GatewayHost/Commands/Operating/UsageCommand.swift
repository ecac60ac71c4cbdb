import ArgumentParser
import Foundation
import GatewayCore
import GatewayKit

/// `balcao usage`
struct UsageCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "usage",
    abstract: "Lists calls, tokens and cost of the AI providers by day, provider, model and channel.")

  /// A number of days, written `30d`.
  struct Days: ExpressibleByArgument {
    let count: Int
    var defaultValueDescription: String { "\(count)d" }

    init(count: Int) { self.count = count }

    init?(argument: String) {
      guard argument.hasSuffix("d"), let count = Int(argument.dropLast()), (1...3_660).contains(count) else {
        return nil
      }
      self.count = count
    }
  }

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
