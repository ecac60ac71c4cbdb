import GatewayKit

/// The adapters of this build.
struct AdapterRegistry: Sendable {
  /// Every adapter, in the order of `Plugins/Registry/Adapters.swift`.
  let adapters: [any Plugin.Type]

  /// The channel adapters among them.
  var channelAdapters: [any ChannelAdapter.Type] { adapters.compactMap { $0 as? any ChannelAdapter.Type } }

  /// The provider adapters among them, in ladder order.
  var providerAdapters: [any ProviderAdapter.Type] { adapters.compactMap { $0 as? any ProviderAdapter.Type } }

  /// Takes the list of the build.
  ///
  /// - Throws: `CommandFailure` if two adapters have the same id, which is an error in the build.
  init(_ adapters: [any Plugin.Type]) throws(CommandFailure) {
    var seen: Set<AdapterID> = []
    for adapter in adapters where !seen.insert(adapter.descriptor.id).inserted {
      throw CommandFailure(
        "two adapters of this build have the id \(adapter.descriptor.id); fix Plugins/Registry/Adapters.swift")
    }
    self.adapters = adapters
  }
}
