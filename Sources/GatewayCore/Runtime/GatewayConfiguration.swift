public import Foundation
public import GatewayKit

/// The validated content of `channels.json` that the core needs.
public struct GatewayConfiguration: Sendable {
  /// The business.
  public var business: Business
  /// The public base URL of the gateway; nil while it has none.
  public var publicURL: URL?
  /// The channels, in file order. Ids are unique.
  public var channels: [ChannelConfiguration]
  /// Channels of the file that are not enabled. Due times in their conversations wait until the channel is enabled.
  public var disabledChannels: Set<ChannelID> = []
  /// Changes over the API that are not valid any more and have no effect: their paths are `channels.{id}` and
  /// `providers.{id}`.
  public var ignoredEdits: [Diagnostic] = []
  /// The providers, in ladder order. Ids are unique.
  public var providers: [ProviderConfiguration]
  /// Prices of the providers' models.
  public var prices: PriceList
  /// The content for a data folder that has none yet.
  public var initialContent: [UInt8]?

  /// Creates a configuration; the caller has checked it.
  public init(
    business: Business, publicURL: URL? = nil, channels: [ChannelConfiguration],
    providers: [ProviderConfiguration] = [], prices: PriceList, initialContent: [UInt8]?
  ) {
    self.business = business
    self.publicURL = publicURL
    self.channels = channels
    self.providers = providers
    self.prices = prices
    self.initialContent = initialContent
  }
}
