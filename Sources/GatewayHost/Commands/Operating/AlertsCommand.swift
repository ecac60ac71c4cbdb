import ArgumentParser
import GatewayCore

/// `balcao alerts`
struct AlertsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "alerts", abstract: "What wants a person's attention now: since when, why, and the remedy.")

  @OptionGroup var options: AdminOptions
  @OptionGroup var json: JSONOption

  func run() async throws {
    let alerts = try await options.run(AdminOperations.Alerts())
    try Output.list(alerts, json: json.isOn) { alert in
      [Output.time(alert.since), alert.kind.rawValue, alert.subject, alert.reason, alert.remedy]
    }
  }
}
