import Hummingbird
import NIOCore

/// What Hummingbird carries along with a request, with the address of the connection.
struct ServerContext: RequestContext {
  var coreContext: CoreRequestContextStorage
  /// The other end of the connection; nil for one without an address.
  let peer: IPAddress?

  init(source: ApplicationRequestContextSource) {
    coreContext = CoreRequestContextStorage(source: source)
    peer = source.channel.remoteAddress?.ipAddress.flatMap { IPAddress($0) }
  }
}
