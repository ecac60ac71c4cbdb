/// Finds the start of a mail, and whether the bytes are a mail.
enum MailStart {
  /// The offset of the first header field, after a byte order mark, blank lines, and the line that a mailbox file puts
  /// before each mail. Nil when there is no header field.
  static func of(_ bytes: UnsafeRawBufferPointer) -> Int? {
    var begin = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    while begin < bytes.count, bytes[begin] == 0x0A || bytes[begin] == 0x0D { begin += 1 }
    let isFromMailbox = ["From ", ">From "].contains { bytes[begin...].starts(with: $0.utf8) }
    if isFromMailbox {
      guard let end = bytes.find("\n", from: begin) else { return nil }
      begin = end + 1
    }
    return hasField(bytes, from: begin) ? begin : nil
  }

  /// Whether one of the first 20 lines is a field.
  private static func hasField(_ bytes: UnsafeRawBufferPointer, from begin: Int) -> Bool {
    var begin = begin
    for _ in 0..<20 where begin < bytes.count {
      if isField(bytes, at: begin) { return true }
      guard let end = bytes.find("\n", from: begin) else { return false }
      begin = end + 1
    }
    return false
  }

  /// Whether a field with a usual name begins there. The standard allows braces and quotes in names; mails do not use
  /// them, but JSON does.
  static func isField(_ bytes: UnsafeRawBufferPointer, at begin: Int) -> Bool {
    let name = bytes[begin...].prefix(80).prefix { byte in
      (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
        || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_")
    }
    let afterName = bytes[name.endIndex...].prefix(4).drop { $0 == 0x20 || $0 == 0x09 }
    return !name.isEmpty && afterName.first == UInt8(ascii: ":")
  }
}
