/// FNV-1a, 64 bits (http://www.isthe.com/chongo/tech/comp/fnv/): the same for the same bytes in every process. Use it to
/// detect changes, not for security: other bytes with the same sum are easy to find.
public struct Checksum: Sendable {
  @usableFromInline var sum: UInt64 = 0xcbf2_9ce4_8422_2325

  /// The sum so far.
  public var value: UInt64 { sum }

  /// The sum of no bytes.
  public init() {}

  /// The sum of `bytes`.
  @inlinable
  public init(_ bytes: some Sequence<UInt8>) { add(bytes) }

  /// Adds bytes.
  @inlinable
  public mutating func add(_ bytes: some Sequence<UInt8>) {
    for byte in bytes { sum = (sum ^ UInt64(byte)) &* 0x100_0000_01b3 }
  }
}
