import GatewayKit

extension ChannelTraits {
  /// Traits of a channel that is in the store but not in the configuration; it sends nothing.
  static let removed = ChannelTraits(limits: MessageLimits(textLength: 1_000, markup: .plain), logIsDelivery: true)
}
