public import Logging

/// The services of the gateway for one instance of a provider adapter.
public struct ProviderContext: Sendable {
  /// The instance's id in `channels.json`.
  public let provider: ProviderID
  /// Outgoing HTTP.
  public let http: any HTTPTransport
  /// The clock.
  public let clock: any GatewayClock
  /// The logger of the instance, with the provider's id. Never log secrets, and log customers' texts only at `debug` or
  /// below.
  public let log: Logger

  /// Creates a context. Used by the core and the test kit.
  public init(provider: ProviderID, http: any HTTPTransport, clock: any GatewayClock, log: Logger) {
    self.provider = provider
    self.http = http
    self.clock = clock
    self.log = log
  }
}
