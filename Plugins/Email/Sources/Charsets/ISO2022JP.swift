/// Japanese in seven bits (RFC 1468) as mail programs write it: with Microsoft's and NEC's characters, and half-width
/// katakana. The C library's converter supports none of these; its converter for code page 932 supports all.
enum ISO2022JP {
  private enum Mode {
    case single
    case katakana
    case double
    /// A character set that code page 932 does not contain.
    case foreign
  }

  /// The same text in code page 932.
  static func shiftJIS(_ bytes: [UInt8]) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count)
    var mode = Mode.single
    var index = 0
    while index < bytes.count {
      let byte = bytes[index]
      if byte == 0x1B, let (next, length) = escape(bytes[(index + 1)...].prefix(3)) {
        mode = next
        index += 1 + length
        continue
      }
      switch (mode, byte) {
      case (_, 0x0E): mode = .katakana
      case (_, 0x0F): mode = .single
      case (_, 0x0A), (_, 0x0D):
        // A line ends in ASCII, whether or not its writer switched back.
        mode = .single
        result.append(byte)
      case (.katakana, 0x21...0x5F): result.append(byte | 0x80)
      case (.double, 0x21...0x7E):
        guard index + 1 < bytes.count, (0x21...0x7E).contains(bytes[index + 1]) else { break }
        result += pair(byte, bytes[index + 1])
        index += 1
      case (.foreign, 0x21...0x7E): break
      default: result.append(byte)
      }
      index += 1
    }
    return result
  }

  /// The mode that an escape sequence switches to, and its length after ESC.
  private static func escape(_ rest: ArraySlice<UInt8>) -> (Mode, Int)? {
    let text = String(decoding: rest, as: UTF8.self)
    if text.hasPrefix("(B") || text.hasPrefix("(J") || text.hasPrefix("(H") { return (.single, 2) }
    if text.hasPrefix("(I") { return (.katakana, 2) }
    if text.hasPrefix("$B") || text.hasPrefix("$@") { return (.double, 2) }
    if text.hasPrefix("$(") { return (.foreign, 3) }
    return nil
  }

  /// The row and cell of JIS X 0208 as two bytes of code page 932.
  private static func pair(_ row: UInt8, _ cell: UInt8) -> [UInt8] {
    let lead = (row + 1) >> 1 + (row < 0x5F ? 0x70 : 0xB0)
    let trail = row % 2 == 1 ? cell + (cell > 0x5F ? 0x20 : 0x1F) : cell + 0x7E
    return [lead, trail]
  }
}
