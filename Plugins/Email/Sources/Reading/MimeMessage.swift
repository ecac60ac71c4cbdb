import CGMime

/// A parsed mail, borrowed from GMime while `MimeMessage.read` runs.
struct MimeMessage {
  private let message: UnsafeMutablePointer<GMimeMessage>
  /// The mail with its parts restored; nil unless `message` lost them.
  private let mended: UnsafeMutablePointer<GMimeMessage>?

  private init(_ message: UnsafeMutablePointer<GMimeMessage>, mended: UnsafeMutablePointer<GMimeMessage>? = nil) {
    self.message = message
    self.mended = mended
  }

  /// Initialises GMime once, for reading and writing. GMime's counter of calls is not a lock.
  static let isReady: Void = g_mime_init()

  /// Parses a mail up to the limits and lends it to `body`; nil when GMime finds no mail.
  ///
  /// Blocking: up to some tenths of a second for the largest mails.
  static func read<T>(_ bytes: UnsafeRawBufferPointer, _ body: (MimeMessage) throws -> T) rethrows -> T? {
    _ = isReady
    return try parse(bytes) { message in
      guard let mail = mended(message) else { return try body(MimeMessage(message)) }
      return try mail.withUnsafeBytes { bytes in
        try parse(bytes) { try body(MimeMessage(message, mended: $0)) }
      }
    } ?? nil
  }

  private static func parse<T>(
    _ bytes: UnsafeRawBufferPointer, _ body: (UnsafeMutablePointer<GMimeMessage>) throws -> T
  ) rethrows -> T? {
    let extent = MailExtent.of(bytes)
    // GMime reads through this descriptor of the bytes, and frees neither.
    var array = GByteArray(
      data: UnsafeMutableRawPointer(mutating: bytes.baseAddress)?.assumingMemoryBound(to: UInt8.self),
      len: UInt32(extent))
    return try withUnsafePointer(to: &array) { array in
      guard let message = cgmime_parse(array) else { return nil }
      defer { cgmime_free(message) }
      return try body(message)
    }
  }

  /// Repairs a multipart in which no delimiter matches the declared boundary. Returns its body under a header with the
  /// boundary of the first line that begins with two dashes and is followed by a header field.
  private static func mended(_ message: UnsafeMutablePointer<GMimeMessage>) -> [UInt8]? {
    guard let body = cgmime_body(message).map(MimePart.init), body.kind == .multipart, body.children.isEmpty,
      let text = cgmime_prologue(body.pointer)?.bytes
    else { return nil }
    var begin = 0
    while begin < text.count {
      let end = text.find("\n", from: begin) ?? text.count
      let line = text[begin..<end].prefix { $0 != 0x0D }
      if line.count > 2, line.count <= 200, line.starts(with: "--".utf8), MailStart.isField(text, at: end + 1),
        line.allSatisfy({ (0x20...0x7E).contains($0) && !#""\"#.utf8.contains($0) })
      {
        return Array("Content-Type: \(body.type); boundary=\"".utf8) + line.dropFirst(2) + Array("\"\r\n\r\n".utf8)
          + text
      }
      begin = end + 1
    }
    return nil
  }

  /// The header fields.
  var headers: HeaderFields { HeaderFields(cgmime_headers(message), charset: body.flatMap(charset)) }

  /// The charset of the first text that declares one.
  private func charset(of part: MimePart) -> String? {
    if part.kind == .leaf, part.type.hasPrefix("text/") { return part.parameter("charset") }
    return part.children.lazy.compactMap(charset).first
  }

  /// The mail's top part.
  var body: MimePart? { cgmime_body(mended ?? message).map(MimePart.init) }

  /// The mail in a part of kind `.message`; nil for other parts.
  init?(inside part: MimePart) {
    guard part.kind == .message, let message = cgmime_inner(part.pointer) else { return nil }
    self.message = message
    mended = nil
  }
}
