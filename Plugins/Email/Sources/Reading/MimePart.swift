import CGMime
import Foundation

/// One part of a mail, borrowed like its `MimeMessage`.
struct MimePart {
  /// The structure of a part.
  enum Kind {
    /// Content of one type.
    case leaf
    /// Several parts.
    case multipart
    /// A nested mail.
    case message
    /// Anything else, such as a third of a mail (message/partial).
    case opaque
  }

  let pointer: UnsafeMutablePointer<GMimeObject>

  init(_ pointer: UnsafeMutablePointer<GMimeObject>) { self.pointer = pointer }

  /// Its structure.
  var kind: Kind {
    switch cgmime_kind(pointer) {
    case CGMIME_MULTIPART: .multipart
    case CGMIME_MESSAGE: .message
    case CGMIME_LEAF: .leaf
    default: .opaque
    }
  }

  /// The media type, such as `text/plain`, in lower case.
  var type: String {
    guard let type = cgmime_media_type(pointer), let subtype = cgmime_media_subtype(pointer) else {
      return "application/octet-stream"
    }
    // RFC 2045, 5.2: an invalid type means text.
    if let raw = headers.raw("content-type"), !raw.contains(UInt8(ascii: "/")) { return "text/plain" }
    let name = "\(String(cString: type))/\(String(cString: subtype))".lowercased()
    return name.utf8.count <= 200 ? name : "application/octet-stream"
  }

  /// A parameter of the content type.
  func parameter(_ name: String) -> String? {
    g_mime_object_get_content_type_parameter(pointer, name).map { EncodedWords.decoded(Array($0.bytes)) }
  }

  /// Whether the sender declared it an attachment.
  var isAttachment: Bool {
    g_mime_object_get_disposition(pointer).map { String(cString: $0).lowercased() } == "attachment"
  }

  /// The sender's file name for it, without folders.
  var fileName: String? {
    guard kind == .leaf else { return nil }
    if let name = encodedName { return name.cleanedFileName }
    return cgmime_filename(pointer).flatMap { EncodedWords.decoded(Array($0.bytes)).cleanedFileName }
  }

  /// A name in encoded words, which parameters may not contain (RFC 2231 has another form). GMime reads them by the
  /// charset's name alone.
  private var encodedName: String? {
    let headers = headers
    for field in ["content-disposition", "content-type"] {
      guard let raw = headers.raw(field), raw.contains(UInt8(ascii: "?")) else { continue }
      let text = EncodedWords.decoded(raw)
      guard let match = text.firstMatch(of: /(?i)name\s*=\s*("[^"]*"|[^;\s]+)/) else { continue }
      return String(match.1).trimmingCharacters(in: CharacterSet(charactersIn: "\""))
    }
    return nil
  }

  /// Its `Content-ID`, without the angle brackets.
  var contentID: String? { g_mime_object_get_content_id(pointer).map(String.init(cString:)) }

  /// The part's header fields.
  var headers: HeaderFields { HeaderFields(g_mime_object_get_header_list(pointer)) }

  /// The parts of a multipart.
  var children: [MimePart] {
    guard kind == .multipart else { return [] }
    return (0..<cgmime_count(pointer)).compactMap { cgmime_child(pointer, $0).map(MimePart.init) }
  }

  /// The text before the first delimiter of a multipart. It has no meaning unless there is no delimiter.
  var prologue: String? {
    guard kind == .multipart, let text = cgmime_prologue(pointer) else { return nil }
    return Charset.text(Array(text.bytes.prefix(MailLimits.textPart)), declared: nil).withUnixLines
  }

  /// A leaf's decoded content: its first `limit` bytes, and the total number of bytes.
  func content(upTo limit: Int) -> (bytes: [UInt8], size: Int) {
    guard kind == .leaf, let stream = cgmime_content(pointer) else { return ([], 0) }
    defer { cgmime_release(stream) }
    return Self.read(stream, upTo: limit)
  }

  /// A leaf's raw content if it is declared as base64 but is obviously text, which has spaces in its lines; else nil.
  func mislabelledContent(upTo limit: Int) -> [UInt8]? {
    guard kind == .leaf, cgmime_is_base64(pointer) != 0, let stream = cgmime_raw_content(pointer) else { return nil }
    defer { cgmime_release(stream) }
    let bytes = Self.read(stream, upTo: limit).bytes
    let beginning = bytes.prefix(4000)
    let foreign = beginning.lazy.filter { byte in
      !(0x30...0x39).contains(byte) && !(0x41...0x5A).contains(byte) && !(0x61...0x7A).contains(byte)
        && byte != 0x0A && byte != 0x0D && !"+/=".utf8.contains(byte)
    }.count
    return foreign * 20 > beginning.count ? bytes : nil
  }

  private static func read(_ stream: UnsafeMutablePointer<GMimeStream>, upTo limit: Int) -> (bytes: [UInt8], size: Int)
  {
    var bytes: [UInt8] = []
    var size = 0
    withUnsafeTemporaryAllocation(byteCount: 64 << 10, alignment: 1) { room in
      while true {
        let count = cgmime_read(stream, room.baseAddress, room.count)
        guard count > 0 else { return }
        size += count
        let wanted = min(count, limit - bytes.count)
        if wanted > 0 { bytes += room[..<wanted] }
      }
    }
    return (bytes, size)
  }

  /// Its content as a file: a nested mail as a mail, other non-leaf parts as raw bytes. Nil when it is longer than
  /// `limit`.
  func fileContent(upTo limit: Int) -> [UInt8]? {
    guard kind != .leaf else {
      let (bytes, size) = content(upTo: limit)
      return size <= limit ? bytes : nil
    }
    guard size <= limit else { return nil }
    let object = kind == .message ? cgmime_inner(pointer).map(cgmime_object_of_message) ?? pointer : pointer
    guard let written = cgmime_written(object, 0) else { return nil }
    defer { cgmime_free_bytes(written) }
    return Array(UnsafeBufferPointer(start: written.pointee.data, count: Int(written.pointee.len)))
  }

  /// The number of bytes of its content; for a nested mail, of the mail.
  var size: Int {
    switch kind {
    case .leaf: content(upTo: 0).size
    case .message: cgmime_inner(pointer).map { Int(cgmime_written_size(cgmime_object_of_message($0))) } ?? 0
    case .multipart, .opaque: Int(cgmime_written_size(pointer))
    }
  }
}

extension UnsafePointer<CChar> {
  /// The bytes before the NUL.
  var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: self, count: strlen(self)) }
}
