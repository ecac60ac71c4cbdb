public import GatewayKit

extension Admin {
  /// Reads the configuration again and applies it. Calls run one after the other.
  ///
  /// - Unchanged parts continue undisturbed. A changed channel or provider is replaced: its polling begins after its
  ///   predecessor's has ended, event streams end and clients reconnect, calls and requests in flight end with the old
  ///   instance.
  /// - A removed channel accepts nothing more, and answers what it accepted for up to a minute. Remaining work and due
  ///   times then wait in the store until the channel is back; a start without the channel cancels the due times.
  /// - The business, the prices and the first values of new providers apply as at a start. Values that an operator has
  ///   set since, and the content, are kept.
  ///
  /// - Throws: Every error in the configuration, in which case nothing has changed; or a failure of the store, after
  ///   which calling it again completes the reload.
  public func reload() async throws(AdminError) -> Reload {
    guard let configurationSource else { throw AdminError("this gateway was not started from a configuration file") }
    var (warnings, needsRestart): ([Diagnostic], [String]) = ([], [])
    let change = try await updater.apply { () throws(AdminError) in
      let read = try await configurationSource.read(keeping: updater.roster.current.secretUses)
      (warnings, needsRestart) = (read.warnings, read.needsRestart)
      return read.configuration
    }
    return Reload(change: change, warnings: warnings, needsRestart: needsRestart)
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
