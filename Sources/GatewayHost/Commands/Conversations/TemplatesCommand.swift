import ArgumentParser
import GatewayCore
import GatewayKit

/// `balcao templates …`: the message templates that a channel approved.
struct TemplatesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "templates", abstract: "Lists or fetches the message templates of a channel.",
    subcommands: [TemplatesListCommand.self, TemplatesSyncCommand.self])
}

/// `balcao templates list`
struct TemplatesListCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "Lists the stored templates of a channel and when they were fetched.")

  @OptionGroup var options: AdminOptions
  @OptionGroup var json: JSONOption
  @Argument(help: "The channel's id.") var channel: String

  func run() async throws {
    try await options.run(ListTemplates(channel: ChannelID(rawValue: channel)))
      .show(json: json.isOn)
  }
}

/// `balcao templates sync`
struct TemplatesSyncCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sync", abstract: "Fetches the templates of a channel, stores them and lists them.")

  @OptionGroup var options: AdminOptions
  @OptionGroup var json: JSONOption
  @Argument(help: "The channel's id.") var channel: String

  func run() async throws {
    try await options.run(SyncTemplates(channel: ChannelID(rawValue: channel)))
      .show(json: json.isOn)
  }
}

extension TemplateList {
  /// Prints when the templates were fetched, then a line for each; with `json`, the whole value.
  fileprivate func show(json: Bool) throws {
    if json { return try Output.json(self) }
    Output.diagnostic("templates: \(templates.count), fetched at \(Output.time(syncedAt))")
    let rows = templates.map { template in
      let status = template.reason.map { "\(template.status): \($0)" } ?? template.status
      return [
        template.name, template.language, status, template.category, "\(template.parameters) values", template.text,
      ]
    }
    let header = ["NAME", "LANGUAGE", "STATUS", "CATEGORY", "VALUES", "TEXT"]
    for line in Output.lines(rows, of: "templates", header: header) { Output.line(line) }
  }
}
