/// The addresses that a call may connect to when a user of the product chose its destination.
///
/// Only public unicast addresses are allowed. The others reach the machine's services, its neighbours or a cloud's
/// metadata. An IPv6 address that contains an IPv4 address is judged by the IPv4 address.
struct AddressGuard: Sendable {
  private let allowed: [AddressBlock]
  private let permitsPublic: Bool

  /// A guard that also permits the blocks that the operator allows.
  init(allowed: [AddressBlock] = []) { self.init(allowed: allowed, permitsPublic: true) }

  private init(allowed: [AddressBlock], permitsPublic: Bool) {
    self.allowed = allowed
    self.permitsPublic = permitsPublic
  }

  /// The guard that permits nothing but the blocks that the operator allows.
  var allowedOnly: AddressGuard { AddressGuard(allowed: allowed, permitsPublic: false) }

  /// Whether a connection to the address may be opened.
  func permits(_ address: NetworkAddress) -> Bool {
    let effective = Self.carried(by: address) ?? address
    if allowed.contains(where: { $0.contains(address) || $0.contains(effective) }) { return true }
    guard permitsPublic else { return false }
    if effective.bytes.count == 4 { return !Self.closed4.contains { $0.contains(effective) } }
    return Self.open6.contains { $0.contains(effective) } && !Self.closed6.contains { $0.contains(effective) }
  }

  /// The IPv4 address in an IPv4-mapped address (RFC 4291, 2.5.5.2) or in NAT64's well-known prefix (RFC 6052).
  private static func carried(by address: NetworkAddress) -> NetworkAddress? {
    guard mapping.contains(where: { $0.contains(address) }) else { return nil }
    return NetworkAddress(bytes: Array(address.bytes.suffix(4)))
  }

  private static let mapping = ["::ffff:0:0/96", "64:ff9b::/96"].compactMap(AddressBlock.init)

  /// Multicast, and everything in IANA's registry of special IPv4 addresses that is not public unicast.
  private static let closed4 = [
    "0.0.0.0/8", "10.0.0.0/8",
    "100.64.0.0/10",  // carrier-grade NAT; a metadata service (100.100.100.200)
    "127.0.0.0/8",
    "168.63.129.16/32",  // a public address that a cloud answers to its own machines
    "169.254.0.0/16",  // link-local; most clouds' metadata (169.254.169.254)
    "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15",
    "198.51.100.0/24", "203.0.113.0/24",
    "224.0.0.0/4",  // multicast
    "240.0.0.0/4",  // reserved; broadcast
  ].compactMap(AddressBlock.init)

  /// Global unicast (RFC 4291, 2.4). Other IPv6 addresses are unspecified, loopback, local, multicast or unassigned.
  private static let open6 = ["2000::/3"].compactMap(AddressBlock.init)

  /// Blocks in `open6` that lead elsewhere: protocol assignments with Teredo, documentation, 6to4.
  private static let closed6 = ["2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20"].compactMap(AddressBlock.init)
}
