import ArgumentParser
import Foundation

/// The options of every command that acts on a gateway.
struct AdminOptions: ParsableArguments {
  @OptionGroup var data: DataOption
  @OptionGroup var file: ConfigurationOption
  @OptionGroup var masterKey: MasterKeyOptions

  /// Connects to the running server, or opens the data folder in this process, and runs `body`.
  func session<Outcome: Sendable>(
    creating: Bool = false, newPassphrase: Bool = false, _ body: (AdminSession) async throws -> Outcome
  ) async throws -> Outcome {
    try await AdminSession.open(
      data: data.path, creating: creating, masterKey: masterKey.places(newPassphrase: newPassphrase),
      configuration: { try file.demand(AdapterRegistry(Balcao.adapters)) }, body)
  }

  /// Runs one operation in a session.
  func run<Operation: AdminOperation>(_ operation: Operation, creating: Bool = false) async throws -> Operation.Outcome
  {
    try await session(creating: creating) { try await $0.run(operation) }
  }
}

extension ConfigurationOption {
  /// Reads the file and prints its problems. Throws if one of them is an error.
  func demand(_ registry: AdapterRegistry) throws -> Configuration {
    let loaded = try LoadedConfiguration(path: path, registry: registry)
    for diagnostic in loaded.diagnostics { Output.diagnostic("\(diagnostic)") }
    guard let configuration = loaded.configuration else {
      throw CommandFailure("\(path) has errors; nothing was done")
    }
    return configuration
  }
}

/// The user at the terminal.
enum TerminalUser {
  static var name: String { Environment.value("USER") ?? Environment.value("LOGNAME") ?? "terminal" }
}
