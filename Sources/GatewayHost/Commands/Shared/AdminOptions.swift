import ArgumentParser
import Foundation
import GatewayCore

/// The options of every command that acts on a gateway.
///
/// One flat group: in a debug build, ArgumentParser checks each group several times for every group around it.
struct AdminOptions: ParsableArguments {
  @Option(name: .customLong("data"), help: "The data folder. Also from BALCAO_DATA. (default: data)")
  var dataOption: String?

  @Option(
    name: .customLong("config"),
    help: "The configuration file. Also from BALCAO_CONFIG. (default: channels.json)")
  var configurationOption: String?

  @Option(help: "The file with the vault's master key. Also from BALCAO_MASTER_KEY_FILE.")
  var masterKeyFile: String?

  @Option(help: "A file with the recovery key, which opens the vault if the master key is lost.")
  var recoveryKeyFile: String?

  /// The data folder: the option, else the environment, else `data`.
  var data: String { dataOption ?? Environment.value("BALCAO_DATA") ?? "data" }

  /// The configuration file: the option, else the environment, else `channels.json`.
  var file: String { configurationOption ?? Environment.value("BALCAO_CONFIG") ?? "channels.json" }

  /// The sources of the master key: the options, and the environment for those that are not given.
  func masterKey(newPassphrase: Bool = false) -> MasterKeyPlaces.Options {
    var options = MasterKeyPlaces.Options()
    if let masterKeyFile { options.keyFile = masterKeyFile }
    options.recoveryKeyFile = recoveryKeyFile
    options.newPassphrase = newPassphrase
    return options
  }

  /// Connects to the running server, or opens the data folder in this process, and runs `body`.
  ///
  /// - Throws: `CommandFailure` with the words for a terminal when an operation fails.
  func session<Outcome: Sendable>(
    creating: Bool = false, newPassphrase: Bool = false, _ body: (OperationSession) async throws -> Outcome
  ) async throws -> Outcome {
    do {
      return try await OperationSession.open(
        data: data, creating: creating, masterKey: masterKey(newPassphrase: newPassphrase),
        configuration: { try configuration(AdapterRegistry(Balcao.adapters), edits: $0) }, body)
    } catch let error as OperationError {
      throw CommandFailure(CommandWording.text(of: error))
    }
  }

  /// Runs one operation in a session.
  func run<Kind: Operation>(_ operation: Kind, creating: Bool = false) async throws -> Kind.Outcome {
    try await session(creating: creating) { try await $0.run(operation) }
  }

  /// Reads the configuration file and prints its problems. Throws if one of them is an error.
  func configuration(
    _ registry: AdapterRegistry, edits: ConfigurationEdits = ConfigurationEdits()
  ) throws -> Configuration {
    let loaded = try LoadedConfiguration(path: file, registry: registry, edits: edits)
    for diagnostic in loaded.diagnostics + loaded.ignoredEdits {
      Output.diagnostic(CommandWording.text(of: diagnostic))
    }
    guard let configuration = loaded.configuration else {
      throw CommandFailure("\(file) has errors; nothing was done")
    }
    return configuration
  }
}
