import CGMime

/// The fields of a header, undecoded, in order.
struct HeaderFields {
  /// One field.
  struct Field {
    /// The name in lower case.
    let name: String
    /// The value as in the mail, unfolded.
    let raw: [UInt8]
  }

  /// The fields from the top.
  let all: [Field]
  /// The charset of non-ASCII bytes outside encoded words, which is most likely that of the mail's text.
  let charset: String?

  /// Fields from other sources, such as a status report.
  init(_ all: [Field]) {
    self.all = all
    charset = nil
  }

  init(_ list: UnsafeMutablePointer<GMimeHeaderList>?, charset: String? = nil) {
    self.charset = charset
    let count = list.map { g_mime_header_list_get_count($0) } ?? 0
    all = (0..<count).compactMap { index in
      guard let header = g_mime_header_list_get_header_at(list, index), let name = g_mime_header_get_name(header) else {
        return nil
      }
      let value = g_mime_header_get_raw_value(header).map { $0.bytes.prefix(MailLimits.fieldBytes) }
      return Field(name: String(cString: name).lowercased(), raw: value.map(Self.unfolded) ?? [])
    }
  }

  /// Whether there is a field with that name (in lower case).
  func has(_ name: String) -> Bool { all.contains { $0.name == name } }

  /// The first field with that name, undecoded.
  func raw(_ name: String) -> [UInt8]? { all.first { $0.name == name }?.raw }

  /// The first field with that name as decoded, trimmed text, or nil.
  func text(_ name: String) -> String? { raw(name).map { EncodedWords.decoded($0, undeclared: charset) } }

  /// The mailboxes in the first field with that name.
  func addresses(_ name: String) -> [MailAddress] { MailAddress.list(raw(name), undeclared: charset) }

  /// Every field with that name as text.
  func texts(_ name: String) -> [String] {
    all.lazy.filter { $0.name == name }.map { EncodedWords.decoded($0.raw, undeclared: charset) }
  }

  /// The first word of a structured field in lower case, without comments: `auto-replied` of `Auto-Replied; x (y)`.
  func token(_ name: String) -> String? {
    text(name).map { value in
      value.drop { $0 == " " }.prefix { $0 != ";" && $0 != "(" && !$0.isWhitespace }.lowercased()
    }
  }

  /// Replaces line breaks of a folded field and control characters by spaces.
  private static func unfolded(_ raw: Slice<UnsafeRawBufferPointer>) -> [UInt8] {
    var bytes = Array(raw)
    for index in bytes.indices where bytes[index] < 0x20 && bytes[index] != 0x1B { bytes[index] = 0x20 }
    return bytes
  }
}
