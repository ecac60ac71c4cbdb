import GatewayKit
import HTTPTypes

/// The client of a request: the other end of the connection, or the address reported by trusted proxies.
struct ClientAddress: Sendable, Hashable {
  /// The address in its usual notation; `unknown` for a connection without one.
  let text: String
  /// The network of the address.
  let network: ClientNetwork
  /// Whether the request comes directly from this machine, not via a proxy.
  let isLocal: Bool

  /// Reads `X-Forwarded-For` from the right as long as a trusted proxy wrote the entry. Entries further left are not
  /// reliable.
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

  /// Header fields that only proxies write. A request with one of them does not count as local.
  private static let proxyFields: [HTTPField.Name] = [
    .xForwardedFor, .forwarded, .xForwardedHost, .xForwardedProto, .xRealIP, .via,
  ]

  /// Reads an entry of a proxy, with or without a port.
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
