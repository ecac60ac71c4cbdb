/// A block of addresses, such as `10.0.0.0/8` or `fd00::/8`.
public struct AddressBlock: Sendable, Hashable {
  private let prefix: [UInt8]
  private let bits: Int

  /// Reads a block. An address without `/bits` is a block of one. Nil if invalid, or if bits after the prefix are set.
  public init?(_ text: String) {
    let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
    guard let address = parts.first.flatMap({ NetworkAddress(String($0)) }) else { return nil }
    let width = address.bytes.count * 8
    let bits = parts.count == 2 ? Int(parts[1]) : width
    guard let bits, (0...width).contains(bits) else { return nil }
    self.prefix = address.bytes
    self.bits = bits
    // `10.1.0.0/8` is more likely a mistake than intended.
    guard Self.masked(prefix, to: bits) == prefix else { return nil }
  }

  /// Whether the address is in the block.
  func contains(_ address: NetworkAddress) -> Bool {
    address.bytes.count == prefix.count && Self.masked(address.bytes, to: bits) == prefix
  }

  private static func masked(_ bytes: [UInt8], to bits: Int) -> [UInt8] {
    bytes.enumerated().map { index, byte in
      let kept = min(max(bits - index * 8, 0), 8)
      return kept == 0 ? 0 : byte & (0xFF << UInt8(8 - kept))
    }
  }
}
