/// Writes the vault's binary formats: big-endian integers, length-prefixed strings.
struct ByteWriter {
  private(set) var bytes: [UInt8] = []

  mutating func integer(_ value: some FixedWidthInteger) {
    withUnsafeBytes(of: value.bigEndian) { bytes.append(contentsOf: $0) }
  }

  mutating func raw(_ part: some Sequence<UInt8>) { bytes.append(contentsOf: part) }

  /// The length in four bytes, then the part, so that two different lists of parts never give the same bytes.
  mutating func prefixed(_ part: some Collection<UInt8>) {
    integer(UInt32(clamping: part.count))
    raw(part)
  }

  /// `parts`, each length-prefixed.
  static func prefixed(_ parts: [[UInt8]]) -> [UInt8] {
    var writer = ByteWriter()
    for part in parts { writer.prefixed(part) }
    return writer.bytes
  }

  /// One integer.
  static func integer(_ value: some FixedWidthInteger) -> [UInt8] {
    withUnsafeBytes(of: value.bigEndian, Array.init)
  }
}
