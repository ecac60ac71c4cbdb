import GatewayKit

extension ChannelTraits {
  /// Of a channel that is in the store and no longer in the configuration: nothing is said there.
  static let removed = ChannelTraits(limits: MessageLimits(textLength: 1_000, markup: .plain), logIsDelivery: true)
}
