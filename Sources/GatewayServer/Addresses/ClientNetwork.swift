/// The network that a client's address belongs to: the first 24 bits of an IPv4 address, the first 48 of an IPv6 one,
/// which is what one customer of a provider is usually given at most. All clients without an address are one network.
struct ClientNetwork: Sendable, Hashable {
  private let prefix: [UInt8]

  init(_ address: IPAddress?) {
    guard let address else {
      prefix = []
      return
    }
    prefix = Array(address.bytes.prefix(address.isIPv4 ? 15 : 6))
  }
}
