public import Logging

/// Everything a provider adapter may use of the gateway. One per instance.
public struct ProviderContext: Sendable {
  /// The instance's id in `channels.json`.
  public let provider: ProviderID
  /// Outgoing HTTP.
  public let http: any HTTPTransport
  /// Time.
  public let clock: any GatewayClock
  /// The instance's log; the provider's id is attached. Never pass it a secret, nor a customer's text above `debug`.
  public let log: Logger

  /// A context; made by the core, and by the test kit.
  public init(provider: ProviderID, http: any HTTPTransport, clock: any GatewayClock, log: Logger) {
    self.provider = provider
    self.http = http
    self.clock = clock
    self.log = log
  }
}
