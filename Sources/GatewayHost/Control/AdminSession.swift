import Foundation
import GatewayCore
import GatewayKit
import Logging

/// The way to a gateway's operations: through the server that owns the data folder, or, where none runs, in this
/// process, which then owns the folder for as long.
struct AdminSession {
  private enum Way {
    case remote(ControlExchange)
    case local(Admin)
  }

  private let way: Way

  private init(_ way: Way) { self.way = way }

  /// The way to a gateway of this process.
  init(_ admin: Admin) { way = .local(admin) }

  /// Whether a server runs, which is there when something comes from outside.
  var isServed: Bool {
    if case .remote = way { true } else { false }
  }

  /// Does `operation`.
  func run<Operation: AdminOperation>(_ operation: Operation) async throws -> Operation.Outcome {
    switch way {
    case .remote(let exchange): try await exchange.run(operation)
    case .local(let admin): try await operation.run(on: admin)
    }
  }

  /// Opens the way to the folder `data` and runs `body`.
  ///
  /// - Parameters:
  ///   - creating: Whether a folder that is missing is made.
  ///   - firstContent: Whether a folder without content gets the configuration's.
  ///   - masterKey: Where the vault's key comes from; only looked at where no server runs.
  ///   - configuration: Reads `channels.json`; only called where no server runs.
  static func open<Outcome: Sendable>(
    data: String, creating: Bool, firstContent: Bool = true, masterKey: MasterKeyPlaces.Options = .init(),
    configuration: () throws -> Configuration,
    _ body: (AdminSession) async throws -> Outcome
  ) async throws -> Outcome {
    switch try DataFolder.take(data, creating: creating) {
    case .held(let owner):
      let client = try await connect(to: URL(filePath: data, directoryHint: .isDirectory).absoluteURL, owner: owner)
      return try await client.run { try await body(AdminSession(.remote($0))) }
    case .taken(let folder):
      var log = Logger(label: "balcao") { _ in LineLogHandler() }
      log.logLevel = .warning
      let home = try await GatewayHome(
        folder: folder, configuration: configuration(), masterKey: masterKey, firstContent: firstContent, log: log)
      let result: Outcome
      do {
        result = try await body(AdminSession(home.gateway.admin))
      } catch {
        try await home.close()
        throw error
      }
      try await home.close()
      return result
    }
  }

  /// A server that has just taken the folder may not listen yet: it is given three seconds.
  private static func connect(to folder: URL, owner: String) async throws -> ControlClient {
    let deadline = ContinuousClock.now + .seconds(3)
    while true {
      do {
        return try await ControlClient(folder: folder)
      } catch  where ContinuousClock.now < deadline {
        try await Task.sleep(for: .milliseconds(50))
      } catch {
        throw CommandFailure(
          "\(folder.path): process \(owner) owns the folder, and its control socket does not answer: \(error)")
      }
    }
  }
}
