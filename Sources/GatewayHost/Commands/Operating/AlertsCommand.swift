import ArgumentParser
import GatewayCore
import GatewayKit

/// `balcao alerts`
struct AlertsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "alerts", abstract: "Lists what needs a person's attention: since when, why, and the remedy.")

  @OptionGroup var options: AdminOptions
  @OptionGroup var json: JSONOption

  func run() async throws {
    let alerts = try await options.run(ListAlerts()).items
    try Output.list(
      alerts, of: "alerts", json: json.isOn,
      header: ["SINCE", "KIND", "SUBJECT", "REASON", "REMEDY"]
    ) { alert in
      [
        Output.time(alert.since), alert.kind.rawValue, alert.subject, alert.reason.text,
        CommandWording.text(of: alert.remedies),
      ]
    }
  }
}
