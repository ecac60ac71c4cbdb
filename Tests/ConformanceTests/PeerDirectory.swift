import Foundation
import GatewayKit
import GatewayTestKit

/// Finds each adapter's peer by its name, so that an adapter touches nothing but its folder and the two lists.
enum PeerDirectory {
  /// The final class `Peer` of the module that is called like the adapter's, with `Peer` at its end.
  static func peer(of adapter: any Plugin.Type) -> (any ConformancePeer.Type)? {
    let module = String(reflecting: adapter).prefix { $0 != "." }
    return NSClassFromString("\(module)Peer.Peer") as? any ConformancePeer.Type
  }
}
