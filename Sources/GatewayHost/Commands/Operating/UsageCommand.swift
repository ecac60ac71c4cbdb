import ArgumentParser
import Foundation
import GatewayCore
import GatewayKit

/// `balcao usage`
struct UsageCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "usage",
    abstract: "What AI providers were asked and what it cost, by day, provider, model and channel.")

  /// How far back: a number of days.
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
  @Option(help: "How many days back, today included, as 30d.") var since = Days(count: 30)

  func run() async throws {
    let days = since.count - 1
    let lines = try await options.run(BudgetOperations.Usage(since: Date(timeIntervalSinceNow: -Double(days) * 86_400)))
    try Output.list(lines, json: json.isOn) { line in
      [
        line.day, line.provider.rawValue, line.model ?? "-", line.channel.rawValue,
        "\(line.calls) calls" + (line.estimatedCalls > 0 ? " (\(line.estimatedCalls) counted here)" : ""),
        "\(line.input) + \(line.output) tokens (\(line.cachedInput) cached)",
        line.cost.flatMap { cost in line.currency.map { cost.inWords($0) } } ?? "no price",
      ]
    }
  }
}
