import Foundation

/// Detects a file's MIME type from its content; the name only distinguishes types with the same container. Pure.
///
/// Signatures are those of the IANA registrations and https://mimesniff.spec.whatwg.org.
public enum ContentType {
  /// The number of bytes at a file's start that decide its type.
  public static let headLength = 4_096

  /// The type of a file that begins with `head` and is called `name`; `application/octet-stream` when unknown. Text of
  /// every kind is `text/plain`, so that nothing executable gets its own type.
  public static func of(head: [UInt8], name: String) -> String {
    let ending = name.split(separator: ".").last?.lowercased() ?? ""
    if let type = simple.first(where: { head.starts(with: $0.signature) })?.type { return type }
    if head.starts(with: Array("RIFF".utf8)) { return riff(head) }
    if head.dropFirst(4).starts(with: Array("ftyp".utf8)) { return movie(head, ending: ending) }
    if head.starts(with: Array("OggS".utf8)) { return ogg(head) }
    if head.starts(with: [0x50, 0x4B, 0x03, 0x04]) { return zipped[ending] ?? "application/zip" }
    if head.starts(with: [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]) { return compound[ending] ?? unknown }
    if head.starts(with: [0x1A, 0x45, 0xDF, 0xA3]) {
      return contains(head, "webm") ? "video/webm" : "video/x-matroska"
    }
    if head.count > 1, head[0] == 0xFF { return frames(head[1]) }
    return isText(head) ? "text/plain" : unknown
  }

  private static let unknown = "application/octet-stream"

  private static let simple: [(signature: [UInt8], type: String)] = [
    ([0xFF, 0xD8, 0xFF], "image/jpeg"), ([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A], "image/png"),
    (Array("GIF87a".utf8), "image/gif"), (Array("GIF89a".utf8), "image/gif"), (Array("%PDF-".utf8), "application/pdf"),
    (Array("#!AMR".utf8), "audio/amr"), (Array("fLaC".utf8), "audio/flac"), (Array("ID3".utf8), "audio/mpeg"),
  ]

  private static let zipped = [
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "odt": "application/vnd.oasis.opendocument.text", "ods": "application/vnd.oasis.opendocument.spreadsheet",
  ]

  private static let compound = [
    "doc": "application/msword", "xls": "application/vnd.ms-excel", "ppt": "application/vnd.ms-powerpoint",
  ]

  private static func riff(_ head: [UInt8]) -> String {
    switch String(decoding: head.dropFirst(8).prefix(4), as: UTF8.self) {
    case "WEBP": "image/webp"
    case "WAVE": "audio/wav"
    default: unknown
    }
  }

  /// ISO 14496-12: the brand follows `ftyp`.
  private static func movie(_ head: [UInt8], ending: String) -> String {
    let brand = String(decoding: head.dropFirst(8).prefix(4), as: UTF8.self)
    switch brand {
    case _ where brand.hasPrefix("3g"): return "video/3gpp"
    case "M4A ", "M4B ": return "audio/mp4"
    case "qt  ": return "video/quicktime"
    case "heic", "heix", "mif1", "msf1": return "image/heic"
    case "avif", "avis": return "image/avif"
    default: return ending == "m4a" ? "audio/mp4" : "video/mp4"
    }
  }

  /// RFC 3533; RFC 7845 for Opus.
  private static func ogg(_ head: [UInt8]) -> String {
    if contains(head, "OpusHead") { return "audio/ogg; codecs=opus" }
    return contains(head, "theora") ? "video/ogg" : "audio/ogg"
  }

  /// The second byte of an MPEG audio frame (ISO 11172-3), or of ADTS (ISO 13818-7).
  private static func frames(_ second: UInt8) -> String {
    switch second {
    case 0xFB, 0xFA, 0xF3, 0xF2, 0xE3: "audio/mpeg"
    case 0xF1, 0xF9: "audio/aac"
    default: unknown
    }
  }

  private static func contains(_ head: [UInt8], _ word: String) -> Bool { !head.ranges(of: Array(word.utf8)).isEmpty }

  /// Whether the bytes are UTF-8 without control characters other than those of text; the head may end within a
  /// character.
  private static func isText(_ head: [UInt8]) -> Bool {
    guard !head.contains(where: { $0 < 0x20 && ![0x09, 0x0A, 0x0C, 0x0D, 0x1B].contains($0) }) else { return false }
    let cut = head.count < headLength ? 0 : 3
    return (0...cut).contains { String(validating: head.dropLast($0), as: UTF8.self) != nil }
  }
}
