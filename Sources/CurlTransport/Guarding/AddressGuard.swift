/// Which addresses a call may connect to whose destination a user of the product chose.
///
/// Everything is refused that is not a public unicast address, because behind the others stand the machine's own
/// services, its neighbours and a cloud's metadata. IPv6 addresses that carry an IPv4 address are judged by that one.
struct AddressGuard: Sendable {
  private let allowed: [AddressBlock]

  /// A guard that also lets through what the operator allows.
  init(allowed: [AddressBlock] = []) { self.allowed = allowed }

  /// Whether a connection to the address may be opened.
  func permits(_ address: NetworkAddress) -> Bool {
    let effective = Self.carried(by: address) ?? address
    if allowed.contains(where: { $0.contains(address) || $0.contains(effective) }) { return true }
    if effective.bytes.count == 4 { return !Self.closed4.contains { $0.contains(effective) } }
    return Self.open6.contains { $0.contains(effective) } && !Self.closed6.contains { $0.contains(effective) }
  }

  /// The IPv4 address in an IPv4-mapped address (RFC 4291, 2.5.5.2) or one of NAT64's well-known prefix (RFC 6052).
  private static func carried(by address: NetworkAddress) -> NetworkAddress? {
    guard mapping.contains(where: { $0.contains(address) }) else { return nil }
    return NetworkAddress(bytes: Array(address.bytes.suffix(4)))
  }

  private static let mapping = ["::ffff:0:0/96", "64:ff9b::/96"].compactMap(AddressBlock.init)

  /// What is not public unicast in IANA's registry of special IPv4 addresses, and multicast.
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

  /// Global unicast (RFC 4291, 2.4): all else of IPv6 is unspecified, loopback, local, multicast or unassigned.
  private static let open6 = ["2000::/3"].compactMap(AddressBlock.init)

  /// What within it leads elsewhere: protocol assignments with Teredo, documentation, 6to4.
  private static let closed6 = ["2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20"].compactMap(AddressBlock.init)
}
