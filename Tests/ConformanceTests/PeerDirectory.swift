import Foundation
import GatewayKit
import GatewayTestKit
import Registry

/// Finds each adapter's peer by its name, so that an adapter touches nothing but its folder and the two lists.
enum PeerDirectory {
  /// The id of the one adapter whose contract is tested, in `BALCAO_ADAPTER`; nil for all.
  static let chosen = ProcessInfo.processInfo.environment["BALCAO_ADAPTER"]

  /// The adapters whose contract is tested.
  static let tested = adapters.filter { chosen == nil || $0.descriptor.id.rawValue == chosen }

  /// The peer of a channel adapter.
  static func peer(of adapter: any ChannelAdapter.Type) -> (any ConformancePeer.Type)? {
    named(after: adapter) as? any ConformancePeer.Type
  }

  /// The peer of a provider adapter.
  static func peer(of adapter: any ProviderAdapter.Type) -> (any ProviderConformancePeer.Type)? {
    named(after: adapter) as? any ProviderConformancePeer.Type
  }

  /// The final class `Peer` of the module that is called like the adapter's, with `Peer` at its end.
  private static func named(after adapter: any Plugin.Type) -> AnyClass? {
    let module = String(reflecting: adapter).prefix { $0 != "." }
    return NSClassFromString("\(module)Peer.Peer")
  }
}
