public import GatewayCore
public import GatewayKit

/// The parts of the gateway that the HTTP front needs.
public protocol ServedGateway: Sendable {
  /// Answers a request below `/channels/{channel}/`; nil when there is no such channel, or it serves no HTTP.
  func handle(_ request: ServedRequest, channel: ChannelID) async -> ServedResponse?

  /// Takes what a person's browser brought back from a provider that was asked for a consent.
  func consentReturned(_ parameters: [QueryParameter]) async -> ConsentReturn

  /// Why the gateway cannot do its work now; nil when it can.
  func whyNotReady() async -> String?
}

extension Gateway: ServedGateway {}
