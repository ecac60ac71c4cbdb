import ArgumentParser
import GatewayKit

/// `balcao check`
struct CheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Reads the configuration and the content it names, connects to nothing, and tells every problem.")

  @OptionGroup var file: ConfigurationOption

  func run() throws {
    let registry = try AdapterRegistry(Balcao.adapters)
    let loaded = try LoadedConfiguration(path: file.path, registry: registry)
    for diagnostic in loaded.diagnostics { Output.diagnostic("\(diagnostic)") }
    guard let configuration = loaded.configuration else { throw ExitCode.failure }
    let enabled = configuration.channels.count(where: \.enabled)
    Output.line("\(file.path): \(configuration.channels.count) channels, \(enabled) enabled; no errors")
  }
}
