public import Foundation
public import GatewayKit

/// How the HTTP front listens and what it serves besides the channels.
public struct ServerOptions: Sendable {
  /// Where it listens.
  public var listen: ListenAddress
  /// Where metrics and health details are answered, on a listener of their own; nil: on `listen`, to loopback, as long
  /// as there is no `publicURL`.
  public var adminListen: ListenAddress?
  /// The address customers reach it by; nil: the one it listens on.
  public var publicURL: URL?
  /// The proxies whose `X-Forwarded-For` is believed.
  public var trustedProxies: [AddressRange]
  /// Pages by path, such as `/`: the demo.
  public var pages: [String: ServedPage]
  /// What answers the requests below a prefix that ends with a slash: the admin API. Its requests' paths are the ones
  /// below the prefix, still percent-encoded.
  public var handlers: [String: @Sendable (ServedRequest) async -> ServedResponse]
  /// How many connections are open at once; further ones wait to be accepted.
  public var connections: Int
  /// How many bytes of request bodies are in memory at once, over all connections; a body beyond it is answered 503.
  /// At least twice the longest body that an adapter reads, since one network may hold half of it.
  public var bodyMemory: Int

  /// Options; nothing beyond the channels unless said otherwise.
  public init(
    listen: ListenAddress, adminListen: ListenAddress? = nil, publicURL: URL? = nil,
    trustedProxies: [AddressRange] = [], pages: [String: ServedPage] = [:],
    handlers: [String: @Sendable (ServedRequest) async -> ServedResponse] = [:], connections: Int = 10_000,
    bodyMemory: Int = 64 << 20
  ) {
    self.listen = listen
    self.adminListen = adminListen
    self.publicURL = publicURL
    self.trustedProxies = trustedProxies
    self.pages = pages
    self.handlers = handlers
    self.connections = connections
    self.bodyMemory = bodyMemory
  }

  /// Whether `listen` answers metrics and health details to this machine. Behind a public address it does not: a proxy
  /// that adds no field of its own makes the whole world look like this machine.
  var showsDetailsLocally: Bool { adminListen == nil && publicURL == nil }

  /// The origins of the pages the gateway serves itself, once it listens on `port`.
  func ownOrigins(port: Int) -> Set<String> {
    guard let publicURL, let scheme = publicURL.scheme, let host = publicURL.host() else {
      let bound = ListenAddress(host: listen.host, port: port)
      return [
        "http://127.0.0.1:\(port)", "http://localhost:\(port)", "http://[::1]:\(port)", "http://\(bound.authority)",
      ]
    }
    let isDefaultPort = publicURL.port == nil || publicURL.port == (scheme == "https" ? 443 : 80)
    return ["\(scheme)://\(host)" + (isDefaultPort ? "" : ":\(publicURL.port ?? 0)")]
  }
}

/// A page or a file of one, held in memory.
public struct ServedPage: Sendable {
  /// The MIME type.
  public let contentType: String
  /// The bytes.
  public let bytes: [UInt8]

  /// A page.
  public init(contentType: String, bytes: [UInt8]) {
    self.contentType = contentType
    self.bytes = bytes
  }
}
