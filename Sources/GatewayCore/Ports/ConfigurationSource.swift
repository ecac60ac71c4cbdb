public import GatewayKit

/// The source of the configuration: the file, read again while the gateway runs, with what people changed over the API.
public protocol ConfigurationSource: Sendable {
  /// The adapters of this build; providers in ladder order.
  var adapters: [any Plugin.Type] { get }

  /// Reads and validates the configuration. Changes nothing.
  ///
  /// - Parameters:
  ///   - edits: What people changed. An element whose edits are not valid is left out with a warning.
  ///   - required: The edit that must be valid.
  /// - Throws: `OperationError` with every error found in the file, or in the required edit with paths in it.
  func read(
    with edits: ConfigurationEdits, requiring required: ConfiguredID?
  ) async throws(OperationError) -> CheckedConfiguration

  /// Binds the secrets that the configuration names to their uses, and returns warnings for those that cannot be used.
  ///
  /// - Parameter uses: What the channels and providers of the running roster use secrets for. These uses stay allowed,
  ///   except for secrets that the configuration also names.
  func bind(
    _ checked: CheckedConfiguration, keeping uses: [SecretUse]
  ) async throws(OperationError) -> [Diagnostic]
}

/// The id of a channel or provider in the configuration.
public struct ConfiguredID: Sendable, Hashable {
  /// The list.
  public let part: ConfigurationEdits.Part
  /// The id in the list.
  public let id: String

  /// Creates an id.
  public init(_ part: ConfigurationEdits.Part, _ id: String) {
    self.part = part
    self.id = id
  }
}

/// A configuration that was read and is valid.
public struct CheckedConfiguration: Sendable {
  /// The configuration.
  public let configuration: GatewayConfiguration
  /// The channels, also those that are not enabled, and the providers, with the origin of each value.
  public let elements: [ConfiguredElement]
  /// The secrets that it names, with their purposes; also those of channels that are not enabled.
  public let secretUses: [SecretUse]
  /// Warnings about it.
  public let warnings: [Diagnostic]
  /// The paths of settings that differ from those the process runs with, and need a restart: `server.publicURL`.
  public let needsRestart: [String]

  /// Creates a checked configuration.
  public init(
    _ configuration: GatewayConfiguration, elements: [ConfiguredElement] = [], secretUses: [SecretUse] = [],
    warnings: [Diagnostic], needsRestart: [String]
  ) {
    self.configuration = configuration
    self.elements = elements
    self.secretUses = secretUses
    self.warnings = warnings
    self.needsRestart = needsRestart
  }

  /// The element with this id; nil for an unknown id.
  func element(_ id: ConfiguredID) -> ConfiguredElement? { elements.first { $0.part == id.part && $0.id == id.id } }
}
