import Foundation
import GatewayAPI
import GatewayCore
import GatewayServer
import Logging
import NIOCore
import ServiceLifecycle
import UnixSignals

/// One run of the server on a data folder that this process owns. The services start together and stop in reverse order.
struct Serving {
  /// The longest graceful shutdown. Running turns have up to 45 seconds, which only provider calls use.
  static let longestStop = Duration.seconds(50)

  let folder: DataFolder
  let configuration: Configuration
  /// The configuration file and the adapters, for a reload.
  let file: (path: String, registry: AdapterRegistry)
  let masterKey: MasterKeyPlaces.Options
  let options: ServerOptions
  let metrics: MetricsRegistry

  /// Serves until SIGTERM or SIGINT. SIGHUP reloads the configuration.
  func run(log: Logger) async throws {
    let home = try await GatewayHome(
      folder: folder, configuration: { try edited(by: $0, log: log) }, file: file, masterKey: masterKey, log: log)
    do {
      try await serve(home, log: log)
    } catch {
      try await home.close()
      throw Self.explained(error, listen: options.listen)
    }
    try await home.close()
  }

  /// The configuration with the edits made over the API. Edits that are not valid any more do not stop the start.
  private func edited(by edits: ConfigurationEdits, log: Logger) throws -> Configuration {
    if edits.isEmpty { return configuration }
    let loaded = try LoadedConfiguration(path: file.path, registry: file.registry, edits: edits)
    for warning in loaded.ignoredEdits { log.warning("\(warning)") }
    guard let edited = loaded.configuration else {
      for problem in loaded.diagnostics { log.error("\(problem)") }
      log.error("what was changed over the API has no effect, because the configuration file has errors now")
      return configuration
    }
    return edited
  }

  private func serve(_ home: GatewayHome, log: Logger) async throws {
    for difference in try await configuration.differences(from: OperationSession(home.gateway.operations)) {
      log.notice("\(difference)")
    }
    let control = try await ControlServer(folder: folder, runner: home.gateway.operations, log: log)
    let api = GatewayAPI(
      home.gateway.operations, authenticator: home.gateway.authenticator, isSecure: options.publicURL?.scheme == "https"
    )
    var options = options
    options.handlers[GatewayAPI.prefix] = { await api.handle($0) }
    let setupPath = await setupPath(home, log: log)
    let publicURL = options.publicURL.map { $0.absoluteString.hasSuffix("/") ? "\($0)" : "\($0)/" }
    let server = GatewayServer(options, gateway: home.gateway, metrics: metrics, log: log) { address in
      log.info("ready", metadata: ["address": "\(address.authority)"])
      Output.line("http://\(address.authority)/")
      if let setupPath { Output.line("set up: \(publicURL ?? "http://\(address.authority)/")\(setupPath)") }
    }
    // Named, because a service without a name is called by its description: all that it holds, by reflection.
    var group = ServiceGroupConfiguration(
      services: [
        .init(service: GatewayService(gateway: home.gateway), serviceName: "gateway"),
        .init(service: control, serviceName: "control socket"),
        .init(service: server, serviceName: "HTTP front"),
        .init(service: ReloadService(runner: home.gateway.operations, log: log), serviceName: "reload"),
      ],
      gracefulShutdownSignals: [.sigterm, .sigint], logger: Self.quiet(log))
    group.maximumGracefulShutdownDuration = Self.longestStop
    try await ServiceGroup(configuration: group).run()
    log.info("stopped")
  }

  /// The path of a new set-up link; nil when there is an account. A start does not depend on it.
  private func setupPath(_ home: GatewayHome, log: Logger) async -> String? {
    do throws(OperationError) {
      return try await home.gateway.operations.run(MakeSetupLink(), as: .system).path
    } catch {
      log.warning("no set-up link could be made", metadata: ["error": "\(error.message)"])
      return nil
    }
  }

  /// Lowers the messages of the service group, which logs every service at `info`.
  private static func quiet(_ log: Logger) -> Logger {
    var log = log
    log.logLevel = max(log.logLevel, .notice)
    return log
  }

  private static func explained(_ error: any Error, listen: ListenAddress) -> any Error {
    guard let error = error as? IOError else { return error }
    let why = String(cString: strerror(error.errnoCode))
    return CommandFailure("cannot listen on \(listen.authority): \(why); choose another with --host and --port")
  }
}
