import ArgumentParser
import Foundation

/// The options of every command that acts on a gateway, and the way to it.
struct AdminOptions: ParsableArguments {
  @OptionGroup var data: DataOption
  @OptionGroup var file: ConfigurationOption
  @OptionGroup var masterKey: MasterKeyOptions

  /// Opens the way, through the running server or without one, and runs `body`.
  func session<Outcome: Sendable>(
    creating: Bool = false, newPassphrase: Bool = false, _ body: (AdminSession) async throws -> Outcome
  ) async throws -> Outcome {
    try await AdminSession.open(
      data: data.path, creating: creating, masterKey: masterKey.places(newPassphrase: newPassphrase),
      configuration: { try file.demand(AdapterRegistry(Balcao.adapters)) }, body)
  }

  /// Does one operation.
  func run<Operation: AdminOperation>(_ operation: Operation, creating: Bool = false) async throws -> Operation.Outcome
  {
    try await session(creating: creating) { try await $0.run(operation) }
  }
}

extension ConfigurationOption {
  /// Reads the file and tells its problems; an error ends the command.
  func demand(_ registry: AdapterRegistry) throws -> Configuration {
    let loaded = try LoadedConfiguration(path: path, registry: registry)
    for diagnostic in loaded.diagnostics { Output.diagnostic("\(diagnostic)") }
    guard let configuration = loaded.configuration else {
      throw CommandFailure("\(path) has errors; nothing was done")
    }
    return configuration
  }
}

/// The person at the terminal, as conversations name them.
enum TerminalUser {
  static var name: String { Environment.value("USER") ?? Environment.value("LOGNAME") ?? "terminal" }
}
