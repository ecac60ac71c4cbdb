import ArgumentParser

/// The root of the command line.
struct BalcaoCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "balcao",
    abstract: "Answers a business's customers on every channel they write on.",
    subcommands: [
      ServeCommand.self, CheckCommand.self, SchemaCommand.self, AdaptersCommand.self, InspectCommand.self,
      ContentCommand.self, RehearseCommand.self,
      ProvidersCommand.self, UsageCommand.self, PricesCommand.self, PauseCommand.self,
      ResumeCommand.self, ReloadCommand.self,
      TraceCommand.self,
      ChatCommand.self,
      ConversationsCommand.self, SearchCommand.self, DeliveriesCommand.self, AlertsCommand.self,
      UsersCommand.self, TokensCommand.self, KeysCommand.self, VaultCommand.self, AuditCommand.self,
      WebhooksCommand.self,
      TemplatesCommand.self, MediaCommand.self, DoctorCommand.self,
    ])
}
