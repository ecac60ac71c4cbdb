import CGMime

/// Hashes of contents.
enum MailHash {
  /// SHA-256 (FIPS 180-4) in lower-case hexadecimal digits.
  static func of(_ bytes: UnsafeRawBufferPointer) -> String {
    guard
      let digits = g_compute_checksum_for_data(
        G_CHECKSUM_SHA256, bytes.baseAddress?.assumingMemoryBound(to: UInt8.self), gsize(bytes.count))
    else { return "" }
    defer { g_free(digits) }
    return String(cString: digits)
  }

  /// The hash of what a mail's writer wrote: sender, date, subject and body. Servers add other fields in transit,
  /// different for each copy.
  static func ofWriting(_ headers: HeaderFields, _ mail: UnsafeRawBufferPointer) -> String {
    let fields = ["from", "date", "subject"].map { headers.raw($0) ?? [] }
    let begin = [mail.find("\n\n", from: 0), mail.find("\r\n\r\n", from: 0)].compactMap(\.self).min() ?? mail.count
    var bytes = fields.flatMap { [UInt8(truncatingIfNeeded: $0.count)] + $0 }
    bytes += mail[begin...]
    return bytes.withUnsafeBytes { of($0) }
  }

  /// SHA-256 of a text's UTF-8.
  static func of(_ text: String) -> String {
    var text = text
    return text.withUTF8 { of(UnsafeRawBufferPointer($0)) }
  }
}
