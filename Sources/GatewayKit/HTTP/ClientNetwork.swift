import Foundation

/// The network that a request comes from, in the two sizes that limits use.
///
/// One IPv6 customer has a /64 and can often get a /48, so a limit per client alone does not stop somebody with many
/// networks. Every limit by `client` therefore needs a second limit by `block`, `blockMultiple` times as high, or a rule
/// that divides a total among blocks.
public struct ClientNetwork: Sendable, Hashable {
  /// The limit of a block as a multiple of the limit of a client.
  public static let blockMultiple = 8

  /// One client: an IPv4 address, or the /64 of an IPv6 address. A key for comparison, not for display.
  public let client: String
  /// The largest network that one customer usually gets: the /24 of an IPv4 address, the /48 of an IPv6 address.
  public let block: String

  /// The network of an address in its usual notation. An IPv4 address mapped into IPv6 (RFC 4291, 2.5.5.2) counts as
  /// IPv4; a zone (`%eth0`) is ignored. A text that is not an address is used as both client and block.
  public init(address: String) {
    let plain = String(address.prefix { $0 != "%" })
    var four = in_addr()
    var six = in6_addr()
    if inet_pton(AF_INET, plain, &four) == 1 {
      self.init(version4: withUnsafeBytes(of: &four) { Array($0) })
    } else if inet_pton(AF_INET6, plain, &six) == 1 {
      let bytes = withUnsafeBytes(of: &six) { Array($0) }
      if bytes.starts(with: Self.mappedPrefix) {
        self.init(version4: Array(bytes.dropFirst(Self.mappedPrefix.count)))
      } else {
        self.init(version6: bytes)
      }
    } else {
      self.init(client: address, block: address)
    }
  }

  private init(client: String, block: String) {
    self.client = client
    self.block = block
  }

  private init(version4 bytes: [UInt8]) {
    let numbers = bytes.map(String.init)
    self.init(client: numbers.joined(separator: "."), block: numbers.prefix(3).joined(separator: ".") + ".0/24")
  }

  private init(version6 bytes: [UInt8]) {
    let groups = stride(from: 0, to: 8, by: 2).map { index in
      String(UInt16(bytes[index]) << 8 | UInt16(bytes[index + 1]), radix: 16)
    }
    self.init(
      client: groups.prefix(4).joined(separator: ":") + "::/64",
      block: groups.prefix(3).joined(separator: ":") + "::/48")
  }

  private static let mappedPrefix: [UInt8] = Array(repeating: 0, count: 10) + [0xFF, 0xFF]
}
