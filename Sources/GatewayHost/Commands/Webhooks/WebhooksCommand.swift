public import ArgumentParser
import Foundation
public import GatewayCore
import GatewayKit

/// `balcao webhooks …`: the systems that are told what happens.
struct WebhooksCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "webhooks",
    abstract: "Lists, makes, changes and removes webhooks: systems that are told what happens.",
    subcommands: [
      WebhooksListCommand.self, WebhooksAddCommand.self, WebhooksEnableCommand.self, WebhooksDisableCommand.self,
      WebhooksRemoveCommand.self, WebhooksTestCommand.self, WebhooksSecretCommand.self, WebhooksDeliveriesCommand.self,
      WebhooksReplayCommand.self,
    ])
}

/// `balcao webhooks list`
struct WebhooksListCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(commandName: "list", abstract: "Lists the webhooks.")

  @OptionGroup var options: AdminOptions
  @OptionGroup var json: JSONOption

  func run() async throws {
    try Output.list(
      try await options.run(ListWebhooks()).items, of: "webhooks", json: json.isOn,
      header: ["ID", "NAME", "STATE", "WAITING", "EVENTS", "ADDRESS"]
    ) { webhook in
      let events = webhook.events.map(\.rawValue).joined(separator: ",")
      return [
        webhook.id.rawValue, webhook.name, webhook.state, String(webhook.waiting), events.isEmpty ? "all" : events,
        webhook.url,
      ]
    }
  }
}

/// `balcao webhooks add`
struct WebhooksAddCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "add", abstract: "Makes a webhook and prints its secret alone on standard output. It is shown once.")

  @OptionGroup var options: AdminOptions
  @Argument(help: "The receiver's address.") var url: String
  @Option(help: "The name by which people recognise it. (default: the receiver's host)") var name: String?
  @Option(name: .customLong("event"), help: "A type of events that it gets; may be repeated. (default: all)")
  var events: [WebhookEventType] = []
  @Option(name: .customLong("channel"), help: "A channel whose events it gets; may be repeated. (default: all)")
  var channels: [String] = []
  @Flag(help: "Shows only the ends of phone numbers and e-mail addresses.") var maskAddresses = false

  func run() async throws {
    let made = try await options.run(
      AddWebhook(
        url: url, name: name, events: events, channels: channels.map(ChannelID.init(rawValue:)),
        masksAddresses: maskAddresses), creating: true)
    Output.diagnostic("\(made.webhook.id) gets what happens from now on; its secret is:")
    Output.line(made.secret)
  }
}

/// `balcao webhooks enable`
struct WebhooksEnableCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "enable",
    abstract: "Enables a webhook. It gets what happened meanwhile, at most the last three days of it.")

  @OptionGroup var options: AdminOptions
  @Argument(help: "The webhook's id, as `balcao webhooks list` shows it.") var id: String

  func run() async throws {
    _ = try await options.run(ChangeWebhook(webhook: WebhookID(rawValue: id), enabled: true))
    Output.line("\(id) is enabled")
  }
}

/// `balcao webhooks disable`
struct WebhooksDisableCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "disable", abstract: "Disables a webhook, until it is enabled.")

  @OptionGroup var options: AdminOptions
  @Argument(help: "The webhook's id.") var id: String

  func run() async throws {
    _ = try await options.run(ChangeWebhook(webhook: WebhookID(rawValue: id), enabled: false))
    Output.line("\(id) is disabled")
  }
}

/// `balcao webhooks remove`
struct WebhooksRemoveCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "remove", abstract: "Removes a webhook. What waits for it is not sent.")

  @OptionGroup var options: AdminOptions
  @Argument(help: "The webhook's id.") var id: String

  func run() async throws {
    _ = try await options.run(RemoveWebhook(webhook: WebhookID(rawValue: id)))
    Output.line("\(id) is removed")
  }
}

extension WebhookView {
  /// The state in a list.
  fileprivate var state: String {
    if let disabledAt, let disabledReason {
      return "disabled \(Output.time(disabledAt)) (\(disabledReason.rawValue))"
    }
    return failingSince.map { "failing since \(Output.time($0))" } ?? "enabled"
  }
}

extension WebhookEventType: ExpressibleByArgument {}
