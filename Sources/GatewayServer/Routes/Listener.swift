import Hummingbird

/// The listener that received a request, and whether it serves metrics and health details.
enum Listener: Sendable {
  /// The public listener. `details`: whether this machine gets metrics and health details there.
  case world(details: Bool)
  /// The operator's separate listener.
  case admin

  /// Whether the request may see metrics and health details: on the operator's listener; else, without a public address,
  /// only from this machine, by a name of this machine (a page that rebinds its own name to 127.0.0.1 is a stranger), and
  /// not through a proxy.
  func showsDetails(to request: Request, context: ServerContext) -> Bool {
    switch self {
    case .admin: return true
    case .world(details: false): return false
    case .world(details: true):
      guard ClientAddress(peer: context.peer, headers: request.headers, trusted: []).isLocal else { return false }
      return Self.isLocal(host: request.head.authority ?? "")
    }
  }

  /// Whether an authority, with or without a port, names this machine: `localhost`, or a loopback address.
  static func isLocal(host authority: String) -> Bool {
    guard authority.hasPrefix("[") else {
      let host = authority.prefix { $0 != ":" }.lowercased()
      return host == "localhost" || IPAddress(host)?.isLoopback == true
    }
    let host = authority.dropFirst().prefix { $0 != "]" }
    let rest = authority.dropFirst(host.count + 2)
    guard authority.dropFirst(host.count + 1).first == "]", rest.isEmpty || rest.hasPrefix(":"), host.contains(":")
    else { return false }
    return IPAddress(host)?.isLoopback == true
  }
}
