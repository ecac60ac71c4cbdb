public import GatewayKit

/// The source of the configuration, for reading it again while the gateway runs.
public protocol ConfigurationSource: Sendable {
  /// Reads and validates the configuration, and has the secrets it names bound to their uses.
  ///
  /// - Parameter uses: What the channels and providers of the running roster use secrets for. These uses stay allowed,
  ///   except for secrets that the new configuration also names.
  /// - Throws: `OperationError` with every error found in the configuration.
  func read(keeping uses: [SecretUse]) async throws(OperationError) -> CheckedConfiguration
}

/// A configuration that was read and is valid.
public struct CheckedConfiguration: Sendable {
  /// The configuration.
  public let configuration: GatewayConfiguration
  /// Warnings about it.
  public let warnings: [Diagnostic]
  /// The paths of settings that differ from those the process runs with, and need a restart: `server.publicURL`.
  public let needsRestart: [String]

  /// Creates a checked configuration.
  public init(_ configuration: GatewayConfiguration, warnings: [Diagnostic], needsRestart: [String]) {
    self.configuration = configuration
    self.warnings = warnings
    self.needsRestart = needsRestart
  }
}
