public import ArgumentParser
public import GatewayCore
import GatewayKit

/// `balcao deliveries …`: the outbox.
struct DeliveriesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "deliveries", abstract: "Lists, retries and drops outgoing messages.",
    subcommands: [DeliveriesListCommand.self, DeliveryRetryCommand.self, DeliveryDropCommand.self])
}

extension DeliveryState: ExpressibleByArgument {}

/// `balcao deliveries list`
struct DeliveriesListCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(commandName: "list", abstract: "Lists deliveries, newest first.")

  @OptionGroup var options: AdminOptions
  @OptionGroup var json: JSONOption
  @Option(help: "Only deliveries in this state.") var state: DeliveryState?
  @Option(help: "The most deliveries to list, 1 to 10000.") var limit = 200

  func validate() throws {
    guard (1...10_000).contains(limit) else { throw ValidationError("--limit is 1 to 10000") }
  }

  func run() async throws {
    let found = try await options.run(ListDeliveries(state: state, limit: limit)).items
    try Output.list(
      found, of: "deliveries", json: json.isOn,
      header: ["ID", "CHANNEL", "STATE", "ATTEMPTS", "CHANGED", "CONVERSATION", "REASON"]
    ) { $0.row }
  }
}

/// `balcao deliveries retry`
struct DeliveryRetryCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "retry", abstract: "Sends a failed or unknown delivery again.")

  @OptionGroup var options: AdminOptions
  @Argument(help: "The delivery's id.") var delivery: String

  func run() async throws {
    Output.row(try await options.run(RetryDelivery(delivery: DeliveryID(rawValue: delivery))).row)
  }
}

/// `balcao deliveries drop`
struct DeliveryDropCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "drop", abstract: "Drops a delivery: it is never sent again.")

  @OptionGroup var options: AdminOptions
  @Argument(help: "The delivery's id.") var delivery: String

  func run() async throws {
    Output.row(try await options.run(DropDelivery(delivery: DeliveryID(rawValue: delivery))).row)
  }
}

extension DeliverySummary {
  /// The columns of a list.
  fileprivate var row: [String] {
    [
      id.rawValue, channel.rawValue, state.rawValue, "\(attempts)", Output.time(changedAt), conversation.rawValue,
      reason?.text ?? "-",
    ]
  }
}
