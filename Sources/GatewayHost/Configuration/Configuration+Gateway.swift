import GatewayCore
import GatewayKit

extension Configuration {
  /// The configuration of the core. It contains only the enabled channels, and the ids of the others.
  func gateway(firstContent: Bool) -> GatewayConfiguration {
    var gateway = GatewayConfiguration(
      business: business, publicURL: server.publicURL,
      channels: channels.filter(\.enabled).map { channel in
        ChannelConfiguration(
          id: channel.id, adapter: channel.adapter, settings: channel.settings, automation: channel.automation,
          answerWithin: channel.answerWithin, grouping: channel.grouping, keepFiles: channel.keepFiles,
          providerTurns: channel.providerTurns)
      },
      providers: providers.map { provider in
        ProviderConfiguration(
          id: provider.id, adapter: provider.adapter, settings: provider.settings, key: provider.secretUses.first?.name,
          instructions: provider.settings[ProviderSetting.instructions],
          automateResponses: provider.automateResponses, budget: provider.budget)
      }, prices: prices, initialContent: firstContent ? content?.bytes : nil)
    gateway.ignoredEdits = ignoredEdits
    gateway.disabledChannels = Set(channels.filter { !$0.enabled }.map(\.id))
    return gateway
  }
}
