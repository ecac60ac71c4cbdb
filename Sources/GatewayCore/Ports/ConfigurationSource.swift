public import GatewayKit

/// Where the configuration comes from, to be read again while the gateway runs.
public protocol ConfigurationSource: Sendable {
  /// Reads and checks it, and has the secrets that it names bound to what it uses them for.
  ///
  /// - Parameter uses: What the channels and providers of the running roster use secrets for. It stays allowed, except for
  ///   secrets that the new configuration names as well.
  /// - Throws: `AdminError` with every error found in it.
  func read(keeping uses: [SecretUse]) async throws(AdminError) -> CheckedConfiguration
}

/// A configuration that was read again, without an error.
public struct CheckedConfiguration: Sendable {
  /// What it says.
  public let configuration: GatewayConfiguration
  /// What the person should know.
  public let warnings: [Diagnostic]
  /// The paths of settings that differ from those the process runs with, and need a restart: `server.publicURL`.
  public let needsRestart: [String]

  /// A configuration.
  public init(_ configuration: GatewayConfiguration, warnings: [Diagnostic], needsRestart: [String]) {
    self.configuration = configuration
    self.warnings = warnings
    self.needsRestart = needsRestart
  }
}
