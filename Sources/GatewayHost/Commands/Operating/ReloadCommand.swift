import ArgumentParser
import GatewayCore

/// `balcao reload`
struct ReloadCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "reload",
    abstract: "Makes the running server read its configuration again: channels and providers change without a restart.",
    discussion: "Reports every error in the file and then changes nothing. SIGHUP does the same, and logs it.")

  @OptionGroup var options: AdminOptions
  @Flag(help: "Print JSON.") var json = false

  func run() async throws {
    let reload = try await options.session { session in
      guard session.isServed else {
        throw CommandFailure("no server runs on \(options.data.path); the next start reads the configuration")
      }
      return try await session.run(AdminOperations.ReloadConfiguration())
    }
    if json { return try Output.json(reload) }
    for warning in reload.warnings { Output.diagnostic("\(warning)") }
    for path in reload.needsRestart { Output.diagnostic("\(path) differs, and needs a restart") }
    Output.line("channels: \(reload.change.channels.summary)")
    Output.line("providers: \(reload.change.providers.summary)")
  }
}
