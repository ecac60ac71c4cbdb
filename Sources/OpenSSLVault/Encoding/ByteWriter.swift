/// Writes the vault's binary forms: whole numbers big-endian, strings with their length in front.
struct ByteWriter {
  private(set) var bytes: [UInt8] = []

  mutating func integer(_ value: some FixedWidthInteger) {
    withUnsafeBytes(of: value.bigEndian) { bytes.append(contentsOf: $0) }
  }

  mutating func raw(_ part: some Sequence<UInt8>) { bytes.append(contentsOf: part) }

  /// The length in four bytes, then the part: no two lists of parts give the same bytes.
  mutating func prefixed(_ part: some Collection<UInt8>) {
    integer(UInt32(clamping: part.count))
    raw(part)
  }

  /// `parts`, each with its length in front.
  static func prefixed(_ parts: [[UInt8]]) -> [UInt8] {
    var writer = ByteWriter()
    for part in parts { writer.prefixed(part) }
    return writer.bytes
  }

  /// A whole number by itself.
  static func integer(_ value: some FixedWidthInteger) -> [UInt8] {
    withUnsafeBytes(of: value.bigEndian, Array.init)
  }
}
