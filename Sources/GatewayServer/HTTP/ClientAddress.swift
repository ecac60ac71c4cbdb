import GatewayKit
import HTTPTypes

/// Who a request comes from: the connection's other end, or the client that the trusted proxies name.
struct ClientAddress: Sendable, Hashable {
  /// The address in its usual notation; `unknown` for a connection without one.
  let text: String
  /// The network it belongs to.
  let network: ClientNetwork
  /// Whether the request was made on this machine, and not through a proxy.
  let isLocal: Bool

  /// Walks `X-Forwarded-For` from the right as long as the hop that wrote it is trusted: what stands to the left of the
  /// first stranger is the stranger's invention.
  init(peer: IPAddress?, headers: HTTPFields, trusted: [AddressRange]) {
    let forwarded = Self.proxyFields.contains { headers.contains($0) }
    guard let peer else {
      text = "unknown"
      network = ClientNetwork(address: text)
      isLocal = false
      return
    }
    isLocal = peer.isLoopback && !forwarded
    var address = peer
    if forwarded, !trusted.isEmpty {
      let hops = headers[values: .xForwardedFor].joined(separator: ",").split(separator: ",")
      for hop in hops.reversed() {
        guard trusted.contains(where: { $0.contains(address) }), let next = Self.address(hop) else { break }
        address = next
      }
    }
    text = address.description
    network = ClientNetwork(address: text)
  }

  /// Fields that only a proxy writes: a request that has one was not made on this machine for sure.
  private static let proxyFields: [HTTPField.Name] = [
    .xForwardedFor, .forwarded, .xForwardedHost, .xForwardedProto, .xRealIP, .via,
  ]

  /// One hop as proxies write it: with or without a port.
  private static func address(_ hop: Substring) -> IPAddress? {
    var text = hop.drop { $0 == " " }
    while text.last == " " { text = text.dropLast() }
    if text.hasPrefix("["), let end = text.firstIndex(of: "]") {
      return IPAddress(text[text.index(after: text.startIndex)..<end])
    }
    if text.count(where: { $0 == ":" }) == 1, let colon = text.firstIndex(of: ":") {
      return IPAddress(text[..<colon])
    }
    return IPAddress(text)
  }
}

extension HTTPField.Name {
  static let xForwardedFor = literal("X-Forwarded-For")
  static let xForwardedHost = literal("X-Forwarded-Host")
  static let xForwardedProto = literal("X-Forwarded-Proto")
  static let forwarded = literal("Forwarded")
  static let xRealIP = literal("X-Real-IP")
  static let via = literal("Via")
  static let xContentTypeOptions = literal("X-Content-Type-Options")
  static let referrerPolicy = literal("Referrer-Policy")
  static let crossOriginOpenerPolicy = literal("Cross-Origin-Opener-Policy")
}
