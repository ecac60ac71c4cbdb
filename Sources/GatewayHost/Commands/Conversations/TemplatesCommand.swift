import ArgumentParser
import GatewayCore
import GatewayKit

/// `balcao templates …`: the forms a channel approved.
struct TemplatesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "templates", abstract: "The templates of a channel: as they are kept, and asked for anew.",
    subcommands: [TemplatesListCommand.self, TemplatesSyncCommand.self])
}

/// `balcao templates list`
struct TemplatesListCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "Lists the templates of a channel as they are kept, and when they were asked for.")

  @OptionGroup var options: AdminOptions
  @OptionGroup var json: JSONOption
  @Argument(help: "The channel's id.") var channel: String

  func run() async throws {
    try await options.run(ExamineOperations.Templates(channel: ChannelID(rawValue: channel), sync: false))
      .show(json: json.isOn)
  }
}

/// `balcao templates sync`
struct TemplatesSyncCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sync", abstract: "Asks the channel for its templates, keeps them, and lists them.")

  @OptionGroup var options: AdminOptions
  @OptionGroup var json: JSONOption
  @Argument(help: "The channel's id.") var channel: String

  func run() async throws {
    try await options.run(ExamineOperations.Templates(channel: ChannelID(rawValue: channel), sync: true))
      .show(json: json.isOn)
  }
}

extension TemplateList {
  /// Prints the list: a line each, after when they were asked for; in JSON the whole.
  fileprivate func show(json: Bool) throws {
    if json { return try Output.json(self) }
    Output.diagnostic("\(templates.count) templates, asked for at \(Output.time(syncedAt))")
    for template in templates {
      let status = template.reason.map { "\(template.status): \($0)" } ?? template.status
      Output.row([
        template.name, template.language, status, template.category, "\(template.parameters) values", template.text,
      ])
    }
  }
}
