public import GatewayKit

extension Admin {
  /// Reads the configuration again and applies it. Calls run one after the other.
  ///
  /// - What did not change goes on untouched. A changed channel or provider is made anew: polling begins once its
  ///   predecessor's has ended, event streams end and their clients come again, calls and requests in flight end with the
  ///   instance that began them.
  /// - A removed channel accepts nothing more, and answers what it accepted for up to a minute. What is left then waits in
  ///   the store until the channel is back, and so does what is due; a start without the channel cancels that.
  /// - The business, the prices and first values of new providers apply as at a start. First values that an operator has
  ///   set since, and the content, stay.
  ///
  /// - Throws: every error in the configuration, and then nothing has changed; or a failure of the store, and then calling
  ///   it again completes the reload.
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

/// What reading the configuration again did.
public struct Reload: Sendable, Hashable, Codable {
  /// The channels and providers that are not what they were.
  public let change: RosterChange
  /// What the person should know about the configuration.
  public let warnings: [Diagnostic]
  /// Settings that take effect at the next start.
  public let needsRestart: [String]
}
