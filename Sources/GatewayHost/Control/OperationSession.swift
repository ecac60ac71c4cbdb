import Foundation
import GatewayCore
import GatewayKit
import Logging

/// Foundation has a class of this name, too.
typealias Operation = GatewayCore.Operation

/// Runs operations in the server that owns the data folder or, if none runs, in this process, which then owns the folder
/// until the session ends.
struct OperationSession {
  private enum Way {
    case remote(ControlExchange)
    case local(OperationRunner)
  }

  private let way: Way

  private init(_ way: Way) { self.way = way }

  /// A session with a gateway in this process.
  init(_ runner: OperationRunner) { way = .local(runner) }

  /// Whether a server runs the operations.
  var isServed: Bool {
    if case .remote = way { true } else { false }
  }

  /// Runs `operation` as the user of this process.
  func run<Kind: Operation>(_ operation: Kind) async throws -> Kind.Outcome {
    switch way {
    case .remote(let exchange): try await exchange.run(operation)
    case .local(let runner): try await runner.run(operation, as: .host(MachineUser.current))
    }
  }

  /// Opens a session on the folder `data` and runs `body`.
  ///
  /// - Parameters:
  ///   - creating: Whether to create a missing folder.
  ///   - firstContent: Whether to import the configuration's content into a folder without content.
  ///   - masterKey: The source of the vault's key; used only if no server runs.
  ///   - configuration: Reads `channels.json` with what was changed over the API; called only if no server runs.
  static func open<Outcome: Sendable>(
    data: String, creating: Bool, firstContent: Bool = true, masterKey: MasterKeyPlaces.Options = .init(),
    configuration: (ConfigurationEdits) throws -> Configuration,
    _ body: (OperationSession) async throws -> Outcome
  ) async throws -> Outcome {
    switch try DataFolder.take(data, creating: creating) {
    case .held(let owner):
      let client = try await connect(to: URL(filePath: data, directoryHint: .isDirectory).absoluteURL, owner: owner)
      return try await client.run { try await body(OperationSession(.remote($0))) }
    case .taken(let folder):
      var log = Logger(label: "balcao") { _ in LineLogHandler() }
      log.logLevel = .warning
      let home = try await GatewayHome(
        folder: folder, configuration: configuration, masterKey: masterKey, firstContent: firstContent, log: log)
      let result: Outcome
      do {
        result = try await body(OperationSession(home.gateway.operations))
      } catch {
        try await home.close()
        throw error
      }
      try await home.close()
      return result
    }
  }

  /// Connects to the server. Retries for three seconds, because a server that has just started may not listen yet.
  private static func connect(to folder: URL, owner: String) async throws -> ControlClient {
    let deadline = ContinuousClock.now + .seconds(3)
    while true {
      do {
        return try await ControlClient(folder: folder)
      } catch  where ContinuousClock.now < deadline {
        try await Task.sleep(for: .milliseconds(50))
      } catch {
        throw CommandFailure(
          "\(folder.path): process \(owner) owns the data folder, but its control socket does not answer: \(error)")
      }
    }
  }
}
