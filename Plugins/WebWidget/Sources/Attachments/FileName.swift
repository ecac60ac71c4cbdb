import Foundation

/// Cleans a file name from a stranger, so that it can be shown, logged and offered for saving.
enum FileName {
  static let byteLimit = 200
  private static let longestExtension = 12

  /// The last component of `given`, of limited length and with its extension, without control and format characters
  /// (which could reverse `exe.pdf`); `file` if nothing is left.
  static func clean(_ given: String) -> String {
    let component = given.split { $0 == "/" || $0 == "\\" }.last.map(String.init) ?? ""
    var kept = String.UnicodeScalarView()
    for scalar in component.unicodeScalars {
      switch scalar.properties.generalCategory {
      case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .unassigned: continue
      default: kept.append(scalar)
      }
    }
    let name = String(kept).trimmingCharacters(in: .whitespaces)
    return name.allSatisfy { $0 == "." } ? "file" : bounded(name)
  }

  private static func bounded(_ name: String) -> String {
    guard name.utf8.count > byteLimit else { return name }
    var ending = ""
    if let dot = name.lastIndex(of: "."), name[dot...].utf8.count <= longestExtension { ending = String(name[dot...]) }
    var stem = Substring(name).dropLast(ending.count)
    while stem.utf8.count + ending.utf8.count > byteLimit { stem = stem.dropLast() }
    return String(stem) + ending
  }

  /// `Content-Disposition` (RFC 6266) with the name in the form of RFC 8187.
  static func disposition(_ kind: String, name: String) -> String {
    let letters = name.utf8.map { byte in
      let isPlain =
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
          UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"):
          true
        default: false
        }
      guard !isPlain else { return String(UnicodeScalar(byte)) }
      return "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
    }
    return "\(kind); filename*=UTF-8''\(letters.joined())"
  }
}
