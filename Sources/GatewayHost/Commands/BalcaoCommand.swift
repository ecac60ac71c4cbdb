import ArgumentParser

/// The root of the command line.
struct BalcaoCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "balcao",
    abstract: "Answers a business's customers on every channel they write on.",
    subcommands: [
      CheckCommand.self, SchemaCommand.self, AdaptersCommand.self, InspectCommand.self,
    ])
}
