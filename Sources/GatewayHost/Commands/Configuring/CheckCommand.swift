import ArgumentParser
import Foundation
import GatewayKit

/// `balcao check`
struct CheckCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Reports every problem in the configuration and the content it names. Connects to nothing.")

  @OptionGroup var options: AdminOptions

  func run() async throws {
    let registry = try AdapterRegistry(Balcao.adapters)
    let loaded = try LoadedConfiguration(path: options.file, registry: registry)
    for diagnostic in loaded.diagnostics { Output.diagnostic(CommandWording.text(of: diagnostic)) }
    guard let configuration = loaded.configuration else { throw ExitCode.failure }
    for difference in await differences(from: configuration) { Output.diagnostic(CommandWording.text(of: difference)) }
    let enabled = configuration.channels.count(where: \.enabled)
    Output.line("\(options.file): no errors; channels: \(configuration.channels.count), enabled: \(enabled)")
  }

  /// Lists the first-start values that differ between the file and the data folder, if there is one. Only warnings: a
  /// file can also be checked where the data folder cannot be read.
  private func differences(from configuration: Configuration) async -> [Diagnostic] {
    guard FileManager.default.fileExists(atPath: "\(options.data)/lock") else { return [] }
    do {
      return try await OperationSession.open(
        data: options.data, creating: false, firstContent: false, masterKey: options.masterKey(),
        configuration: { edits in
          try LoadedConfiguration(path: options.file, registry: AdapterRegistry(Balcao.adapters), edits: edits)
            .configuration ?? configuration
        }
      ) { try await configuration.differences(from: $0) + configuration.secretDifferences(from: $0) }
    } catch {
      return [.warning(at: options.data, ConfigurationCode.notCompared.with(["reason": .string("\(error)")]))]
    }
  }
}
