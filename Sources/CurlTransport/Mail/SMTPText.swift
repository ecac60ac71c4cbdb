/// Encodes a message for DATA (RFC 5321, 2.3.8 and 4.5.2).
///
/// Every CR, LF and CRLF becomes CRLF, so that no two servers can see different ends of the same text ("SMTP
/// smuggling"). A dot at the start of a line is doubled.
enum SMTPText {
  /// The end of the text. Sent separately: until it is, no server may deliver anything.
  static let end = Array(".\r\n".utf8)

  /// The encoded text, with its last line ended.
  static func stuffed(_ message: [UInt8]) -> [UInt8] {
    var text: [UInt8] = []
    text.reserveCapacity(message.count + message.count / 32 + 2)
    var isAtStart = true
    var index = 0
    while index < message.count {
      let byte = message[index]
      index += 1
      switch byte {
      case 13, 10:
        if byte == 13, index < message.count, message[index] == 10 { index += 1 }
        text.append(13)
        text.append(10)
        isAtStart = true
      default:
        if isAtStart, byte == UInt8(ascii: ".") { text.append(byte) }
        text.append(byte)
        isAtStart = false
      }
    }
    if !isAtStart { text += [13, 10] }
    return text
  }
}
