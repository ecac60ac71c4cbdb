import GatewayKit

/// What this build contains, looked up by id.
struct AdapterRegistry: Sendable {
  /// Every adapter, in the registry's order.
  let adapters: [any Plugin.Type]

  /// The channel adapters among them.
  var channelAdapters: [any ChannelAdapter.Type] { adapters.compactMap { $0 as? any ChannelAdapter.Type } }

  /// The provider adapters among them, in ladder order.
  var providerAdapters: [any ProviderAdapter.Type] { adapters.compactMap { $0 as? any ProviderAdapter.Type } }

  /// Takes the registry's list. Two adapters of one id are a mistake in the build and stop every command.
  init(_ adapters: [any Plugin.Type]) throws(CommandFailure) {
    var seen: Set<AdapterID> = []
    for adapter in adapters where !seen.insert(adapter.descriptor.id).inserted {
      throw CommandFailure(
        "two adapters of this build are called \(adapter.descriptor.id); fix Plugins/Registry/Adapters.swift")
    }
    self.adapters = adapters
  }
}
