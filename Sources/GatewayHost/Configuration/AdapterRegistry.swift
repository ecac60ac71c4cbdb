import GatewayKit

/// What this build contains, looked up by id.
struct AdapterRegistry: Sendable {
  /// Every adapter, in the registry's order.
  let adapters: [any Plugin.Type]

  /// The channel adapters among them.
  var channelAdapters: [any ChannelAdapter.Type] { adapters.compactMap { $0 as? any ChannelAdapter.Type } }

  /// The channel adapters' ids.
  var channelAdapterNames: [String] { channelAdapters.map { $0.descriptor.id.rawValue } }

  /// Takes the registry's list. Two adapters of one id are a mistake in the build and stop every command.
  init(_ adapters: [any Plugin.Type]) throws(CommandFailure) {
    var seen: Set<AdapterID> = []
    for adapter in adapters where !seen.insert(adapter.descriptor.id).inserted {
      throw CommandFailure(
        "two adapters of this build are called \(adapter.descriptor.id); mend Plugins/Registry/Adapters.swift")
    }
    self.adapters = adapters
  }

  /// The channel adapter of that id.
  func channelAdapter(_ id: String) -> (any ChannelAdapter.Type)? {
    channelAdapters.first { $0.descriptor.id.rawValue == id }
  }
}
