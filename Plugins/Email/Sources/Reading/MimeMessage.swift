import CGMime

/// A parsed mail, borrowed from GMime for as long as `MimeMessage.read` runs.
struct MimeMessage {
  private let message: UnsafeMutablePointer<GMimeMessage>

  private init(_ message: UnsafeMutablePointer<GMimeMessage>) { self.message = message }

  private static let isReady: Void = g_mime_init()

  /// Parses as much of a mail as is within bounds, and lends it to `body`; nil when GMime finds no mail.
  ///
  /// Blocking: up to some tenths of a second for the largest mails.
  static func read<T>(_ bytes: UnsafeRawBufferPointer, _ body: (MimeMessage) throws -> T) rethrows -> T? {
    _ = isReady
    let extent = MailExtent.of(bytes)
    // GMime reads through this description of the bytes, and frees neither.
    var array = GByteArray(
      data: UnsafeMutableRawPointer(mutating: bytes.baseAddress)?.assumingMemoryBound(to: UInt8.self),
      len: UInt32(extent))
    return try withUnsafePointer(to: &array) { array in
      guard let message = cgmime_parse(array) else { return nil }
      defer { cgmime_free(message) }
      return try body(MimeMessage(message))
    }
  }

  /// The header fields.
  var headers: HeaderFields { HeaderFields(cgmime_headers(message), charset: body.flatMap(charset)) }

  /// The charset of the first text that declares one.
  private func charset(of part: MimePart) -> String? {
    if part.kind == .leaf, part.type.hasPrefix("text/") { return part.parameter("charset") }
    return part.children.lazy.compactMap(charset).first
  }

  /// The part that the mail is.
  var body: MimePart? { cgmime_body(message).map(MimePart.init) }

  /// A mail in a part of kind `.message`.
  init?(inside part: MimePart) {
    guard part.kind == .message, let message = cgmime_inner(part.pointer) else { return nil }
    self.message = message
  }
}
