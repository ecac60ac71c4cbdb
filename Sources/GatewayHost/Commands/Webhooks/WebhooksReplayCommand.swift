public import ArgumentParser
import Foundation
public import GatewayCore
import GatewayKit

/// `balcao webhooks test`
struct WebhooksTestCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "test", abstract: "Sends one test message and prints what the receiver answered.")

  @OptionGroup var options: AdminOptions
  @Argument(help: "The webhook's id, as `balcao webhooks list` shows it.") var id: String

  func run() async throws {
    let attempt = try await options.run(TestWebhook(webhook: WebhookID(rawValue: id)))
    guard attempt.reason == nil else { throw CommandFailure(attempt.summary) }
    Output.line(attempt.summary)
  }
}

/// `balcao webhooks secret`
struct WebhooksSecretCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "secret",
    abstract: "Makes a new secret and prints it alone on standard output. The one before it signs, too, for a while.")

  @OptionGroup var options: AdminOptions
  @Argument(help: "The webhook's id.") var id: String
  @Option(help: "For how many hours the earlier secret signs, too: 0 to 168. (default: 24)") var overlapHours: Int?

  func run() async throws {
    let made = try await options.run(
      RotateWebhookSecret(webhook: WebhookID(rawValue: id), overlapHours: overlapHours))
    Output.line(made.secret)
  }
}

/// `balcao webhooks deliveries`
struct WebhooksDeliveriesCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "deliveries", abstract: "Lists the messages of a webhook with their last attempt, the newest first.")

  @OptionGroup var options: AdminOptions
  @OptionGroup var json: JSONOption
  @Argument(help: "The webhook's id.") var id: String
  @Option(help: "Only messages in this state: waiting, delivered or given_up.") var state: WebhookMessage.State?
  @Option(help: "The most messages: 1 to 200.") var limit = 50

  func run() async throws {
    let list = ListWebhookDeliveries(webhook: WebhookID(rawValue: id), state: state, limit: limit)
    try Output.list(
      try await options.run(list).items, of: "deliveries", json: json.isOn,
      header: ["ID", "TYPE", "AT", "STATE", "ATTEMPTS", "LAST ATTEMPT"]
    ) { delivery in
      [
        delivery.id.rawValue, delivery.type.rawValue, Output.time(delivery.at), delivery.state.rawValue,
        String(delivery.attempts.count), delivery.attempts.last?.summary ?? "not tried yet",
      ]
    }
  }
}

/// `balcao webhooks replay`
struct WebhooksReplayCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "replay", abstract: "Sends one delivery again, or every event of a period.")

  @OptionGroup var options: AdminOptions
  @Argument(help: "The webhook's id.") var id: String
  @Option(help: "The delivery's id, as `balcao webhooks deliveries` shows it.") var delivery: String?
  @Option(help: "The time from which events are sent again, such as 2026-11-30T12:00:00.000Z.") var from: Instant?
  @Option(help: "The time before which they end. (default: now)") var to: Instant?

  func validate() throws {
    guard (delivery == nil) != (from == nil), delivery == nil || to == nil else {
      throw ValidationError("give either --delivery, or --from with or without --to")
    }
  }

  func run() async throws {
    let webhook = WebhookID(rawValue: id)
    var queued = 0
    if let delivery {
      queued = try await options.run(
        ReplayWebhook(webhook: webhook, delivery: WebhookMessageID(rawValue: delivery))
      ).queued
    }
    var next = from?.date
    while let begin = next {
      let replay = try await options.run(ReplayWebhook(webhook: webhook, from: begin, to: to?.date))
      queued += replay.queued
      next = replay.next
    }
    Output.line("\(queued) queued")
  }
}

/// A time on the command line, in ISO 8601.
struct Instant: ExpressibleByArgument {
  let date: Date

  init?(argument: String) {
    guard let date = try? Date(argument, strategy: .balcao) else { return nil }
    self.date = date
  }
}

extension WebhookAttempt {
  /// The attempt in one line.
  fileprivate var summary: String {
    "\(Output.time(at)) \(status.map(String.init) ?? "no answer") after \(milliseconds) ms"
      + (reason.map { ": \($0.text)" } ?? "")
  }
}

extension WebhookMessage.State: ExpressibleByArgument {}
