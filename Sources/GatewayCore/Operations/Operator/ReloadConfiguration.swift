public import GatewayKit

/// Reads the configuration again and applies it. Runs one after the other.
///
/// - Unchanged parts continue undisturbed. A changed channel or provider is replaced: its polling begins after its
///   predecessor's has ended, event streams end and clients reconnect, calls and requests in flight end with the old
///   instance.
/// - A removed channel accepts nothing more, and answers what it accepted for up to a minute. Remaining work and due
///   times then wait in the store until the channel is back; a start without the channel cancels the due times.
/// - The business, the prices and the first values of new providers apply as at a start. Values that an operator has set
///   since, and the content, are kept.
///
/// Fails with every error in the configuration, in which case nothing has changed; or because of the store, after which
/// running it again completes the reload.
public struct ReloadConfiguration: Operation {
  /// What the surfaces need to know.
  public static let spec = OperationSpec(
    "reload", http: .post("configuration/reload"), access: .admin, effect: .edit,
    audited: .object("configuration"), summary: "Reads the configuration file again and applies it.")

  /// Creates the operation.
  public init() {}

  /// Reloads.
  public func run(_ call: OperationCall) async throws(OperationError) -> Reload {
    try await call.services.configurationEditor().reload()
  }
}

/// The result of a reload.
public struct Reload: Sendable, Hashable, Codable {
  /// The changed channels and providers.
  public let change: RosterChange
  /// Warnings about the configuration.
  public let warnings: [Diagnostic]
  /// Settings that take effect at the next start.
  public let needsRestart: [String]
}
