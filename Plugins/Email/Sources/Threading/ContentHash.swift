import CGMime

/// Names made of contents.
enum ContentHash {
  /// SHA-256 (FIPS 180-4) in lower-case hexadecimal digits.
  static func of(_ bytes: UnsafeRawBufferPointer) -> String {
    guard
      let digits = g_compute_checksum_for_data(
        G_CHECKSUM_SHA256, bytes.baseAddress?.assumingMemoryBound(to: UInt8.self), gsize(bytes.count))
    else { return "" }
    defer { g_free(digits) }
    return String(cString: digits)
  }

  /// The same of a text's UTF-8.
  static func of(_ text: String) -> String {
    var text = text
    return text.withUTF8 { of(UnsafeRawBufferPointer($0)) }
  }
}
