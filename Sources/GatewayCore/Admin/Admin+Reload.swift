public import GatewayKit

extension Admin {
  /// Reads the configuration again and puts it in the place of the one the gateway runs with.
  ///
  /// - What did not change goes on untouched. A changed channel or provider is made anew: polling begins once its
  ///   predecessor's has ended, event streams end and their clients come again, calls and requests in flight end with the
  ///   instance that began them.
  /// - A removed channel accepts nothing more, and answers what it accepted for up to a minute. What is left then waits in
  ///   the store until the channel is back. What was due is cancelled; where the channel is only not enabled, it waits.
  /// - The business, the prices and first values of new providers apply as at a start. First values that an operator has
  ///   set since, and the content, stay.
  ///
  /// - Throws: every error in the configuration: then nothing has changed. Or that the store failed: then the same call
  ///   made again completes it.
  public func reload() async throws(AdminError) -> Reload {
    guard let configurations else { throw AdminError("this gateway was not started from a configuration file") }
    let read = try await configurations.read()
    let change = try await stored { () throws(StoreError) in try await updater.apply(read.configuration) }
    return Reload(change: change, warnings: read.warnings, needsRestart: read.needsRestart)
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
