import Foundation
import GatewayKit

/// File types, and which of them are allowed.
enum FileType {
  /// `type/subtype` in lower case without parameters, as RFC 6838 defines names; nil for anything else.
  static func parse(_ field: String) -> String? {
    let type = field.prefix { $0 != ";" }.lowercased().trimmingCharacters(in: .whitespaces)
    let halves = type.split(separator: "/", omittingEmptySubsequences: false)
    guard halves.count == 2, halves.allSatisfy({ isName($0) && $0 != "*" }) else { return nil }
    return type
  }

  /// Whether `pattern` is a type or `type/*`, and not one that is always refused.
  static func isPattern(_ pattern: String) -> Bool {
    let named = pattern.hasSuffix("/*") ? String(pattern.dropLast()) + "x" : pattern
    return parse(named) == named && !canRun(pattern)
  }

  /// Whether `patterns` allow `type`. Types that could run scripts in a page are never allowed.
  static func isAllowed(_ type: String, by patterns: [String]) -> Bool {
    !canRun(type) && patterns.contains { $0 == type || ($0.hasSuffix("/*") && type.hasPrefix($0.dropLast())) }
  }

  /// Whether the content begins like a file of this type; true for types without a fixed beginning.
  static func isPlausible(_ content: [UInt8], as type: String) -> Bool {
    switch type {
    case "image/jpeg": content.starts(with: [0xFF, 0xD8, 0xFF])
    case "image/png": content.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A])
    case "image/gif": content.starts(with: "GIF87a".utf8) || content.starts(with: "GIF89a".utf8)
    case "image/webp": content.starts(with: "RIFF".utf8) && content.dropFirst(8).starts(with: "WEBP".utf8)
    case "application/pdf": content.starts(with: "%PDF-".utf8)
    case "video/mp4": content.dropFirst(4).starts(with: "ftyp".utf8)
    default: true
    }
  }

  /// Whether a browser may show it inline: pictures whose beginning was checked.
  static func isShownInline(_ type: String) -> Bool {
    ["image/jpeg", "image/png", "image/gif", "image/webp"].contains(type)
  }

  static func kind(of type: String) -> Media.Kind {
    switch type.prefix(while: { $0 != "/" }) {
    case "image": .image
    case "video": .video
    case "audio": .audio
    default: .document
    }
  }

  private static func canRun(_ type: String) -> Bool {
    type.hasSuffix("+xml") || type.hasSuffix("/xml") || type.hasSuffix("html") || type.hasSuffix("script")
  }

  private static func isName(_ text: Substring) -> Bool {
    (1...64).contains(text.utf8.count)
      && text.utf8.allSatisfy { byte in
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"),
          UInt8(ascii: "."), UInt8(ascii: "+"), UInt8(ascii: "_"):
          true
        default: false
        }
      }
  }
}
