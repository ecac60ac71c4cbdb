import ArgumentParser
import GatewayCore

/// `balcao reload`
struct ReloadCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "reload",
    abstract: "Makes the running server read its configuration again and apply it without a restart.",
    discussion:
      "If the file has errors, reports them all and changes nothing. SIGHUP does the same and logs the result.")

  @OptionGroup var options: AdminOptions
  @Flag(help: "Print JSON.") var json = false

  func run() async throws {
    let reload = try await options.session { session in
      guard session.isServed else {
        throw CommandFailure("no server runs on \(options.data); the next start reads the configuration")
      }
      return try await session.run(ReloadConfiguration())
    }
    if json { return try Output.json(reload) }
    for warning in reload.warnings { Output.diagnostic(CommandWording.text(of: warning)) }
    for path in reload.needsRestart { Output.diagnostic("\(path) changed; it takes effect after a restart") }
    Output.line("channels: \(reload.change.channels.summary)")
    Output.line("providers: \(reload.change.providers.summary)")
  }
}
