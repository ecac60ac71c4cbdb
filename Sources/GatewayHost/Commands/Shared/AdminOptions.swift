import ArgumentParser
import Foundation
import GatewayCore

/// The options of every command that acts on a gateway.
struct AdminOptions: ParsableArguments {
  @OptionGroup var data: DataOption
  @OptionGroup var file: ConfigurationOption
  @OptionGroup var masterKey: MasterKeyOptions

  /// Connects to the running server, or opens the data folder in this process, and runs `body`.
  ///
  /// - Throws: `CommandFailure` with the words for a terminal when an operation fails.
  func session<Outcome: Sendable>(
    creating: Bool = false, newPassphrase: Bool = false, _ body: (OperationSession) async throws -> Outcome
  ) async throws -> Outcome {
    do {
      return try await OperationSession.open(
        data: data.path, creating: creating, masterKey: masterKey.places(newPassphrase: newPassphrase),
        configuration: { try file.demand(AdapterRegistry(Balcao.adapters)) }, body)
    } catch let error as OperationError {
      throw CommandFailure(CommandWording.text(of: error))
    }
  }

  /// Runs one operation in a session.
  func run<Kind: Operation>(_ operation: Kind, creating: Bool = false) async throws -> Kind.Outcome {
    try await session(creating: creating) { try await $0.run(operation) }
  }
}

extension ConfigurationOption {
  /// Reads the file and prints its problems. Throws if one of them is an error.
  func demand(_ registry: AdapterRegistry) throws -> Configuration {
    let loaded = try LoadedConfiguration(path: path, registry: registry)
    for diagnostic in loaded.diagnostics { Output.diagnostic(CommandWording.text(of: diagnostic)) }
    guard let configuration = loaded.configuration else {
      throw CommandFailure("\(path) has errors; nothing was done")
    }
    return configuration
  }
}
