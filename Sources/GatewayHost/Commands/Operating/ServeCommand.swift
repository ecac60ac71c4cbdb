public import ArgumentParser
import Foundation
import GatewayCore
import GatewayServer
public import Logging
import Metrics
import OpenSSLVault

/// `balcao serve`
struct ServeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "serve",
    abstract: "Runs the gateway until SIGTERM or SIGINT. Prints its address when it accepts requests.")

  @OptionGroup var options: AdminOptions
  @Option(help: "The address to listen on.") var host = "127.0.0.1"
  @Option(help: "The port to listen on; 0 lets the system choose.") var port = 8_080
  @Flag(help: "Serve a demo page with the web widget at /.") var demo = false
  @Option(help: "The log level: trace, debug, info, notice, warning, error or critical.")
  var logLevel = Logger.Level.info

  func validate() throws {
    guard (0...65_535).contains(port) else { throw ValidationError("--port must be 0 to 65535") }
    guard !host.isEmpty else { throw ValidationError("--host must not be empty") }
  }

  func run() async throws {
    ProcessLimits.ignoreHangups()
    ProcessMemory.keepOutOfCoreImages()
    let registry = try AdapterRegistry(Balcao.adapters)
    let configuration = try options.configuration(registry)
    let level = logLevel
    LoggingSystem.bootstrap { _ in
      var handler = LineLogHandler()
      handler.logLevel = level
      return handler
    }
    ProcessLimits.ignoreBrokenPipes()
    let metrics = MetricsRegistry()
    MetricsSystem.bootstrap(metrics)
    let folder: DataFolder
    switch try DataFolder.take(options.data, creating: true) {
    case .taken(let taken): folder = taken
    case .held(let owner):
      throw CommandFailure("\(options.data): process \(owner) already serves this data folder; stop it first")
    }
    let server = ServerOptions(
      listen: ListenAddress(host: host, port: port), adminListen: configuration.server.adminListen,
      publicURL: configuration.server.publicURL, trustedProxies: configuration.server.trustedProxies,
      pages: demo ? DemoPage.pages(locale: configuration.business.locale) : [:],
      connections: ProcessLimits.connections())
    let serving = Serving(
      folder: folder, configuration: configuration, file: (options.file, registry), masterKey: options.masterKey(),
      options: server, metrics: metrics)
    try await serving.run(log: Logger(label: "balcao"))
  }
}

extension Logger.Level: @retroactive ExpressibleByArgument {}
