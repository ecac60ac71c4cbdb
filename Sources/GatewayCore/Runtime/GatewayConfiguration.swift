public import Foundation
public import GatewayKit

/// Everything the core needs to know of `channels.json`, already checked.
public struct GatewayConfiguration: Sendable {
  /// The business.
  public var business: Business
  /// Where the outside reaches the gateway; nil while it has no public address.
  public var publicURL: URL?
  /// The channels, in the order of the file. Ids are unique.
  public var channels: [ChannelConfiguration]
  /// The channels of the file that are not enabled: what is due in their conversations waits until they are.
  public var disabledChannels: Set<ChannelID> = []
  /// The providers, in ladder order. Ids are unique.
  public var providers: [ProviderConfiguration]
  /// What models cost.
  public var prices: PriceList
  /// The content for a data folder that has none yet.
  public var initialContent: [UInt8]?

  /// A configuration.
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
