/// An IP address or a range of them, written `10.0.0.0/8` (RFC 4632): what `trustedProxies` lists.
public struct AddressRange: Sendable, Hashable {
  private let network: IPAddress
  /// The leading bits that count, of 128.
  private let bits: Int

  /// Reads an address or a range; nil when it is neither.
  public init?(_ text: String) {
    let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
    guard let first = parts.first, !first.contains("%"), let network = IPAddress(first) else { return nil }
    self.network = network
    // The prefix of an IPv4 range counts within its last 32 bits.
    let offset = network.isIPv4 && !first.contains(":") ? 96 : 0
    guard parts.count == 2 else {
      bits = 128
      return
    }
    guard parts[1].allSatisfy(\.isNumber), let prefix = Int(parts[1]), (0...(128 - offset)).contains(prefix) else {
      return nil
    }
    bits = offset + prefix
  }

  /// Whether `address` lies in the range.
  public func contains(_ address: IPAddress) -> Bool {
    for (index, (left, right)) in zip(network.bytes, address.bytes).enumerated() {
      let counting = min(8, bits - index * 8)
      if counting <= 0 { return true }
      if (left ^ right) >> (8 - counting) != 0 { return false }
    }
    return true
  }
}
