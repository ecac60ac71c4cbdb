/// Escapes text for the header of a form part (RFC 7578). Works on Unicode scalars, because a Swift character can combine
/// CR and LF, or a quote and an accent.
enum FormText {
  /// A file name for a quoted value, without quotes, backslashes, line breaks and invisible characters; `file` if nothing is
  /// left.
  static func name(_ text: String) -> String {
    let name = filtered(text) { $0 != "\"" && $0 != "\\" }
    return name.isEmpty ? "file" : name
  }

  /// A media type in printable ASCII.
  static func type(_ text: String) -> String {
    let type = filtered(text, where: \.isASCII)
    return type.isEmpty ? "application/octet-stream" : type
  }

  private static func filtered(_ text: String, where isWanted: (Unicode.Scalar) -> Bool) -> String {
    var filtered = String.UnicodeScalarView()
    for scalar in text.unicodeScalars where isWanted(scalar) {
      switch scalar.properties.generalCategory {
      case .control, .lineSeparator, .paragraphSeparator: continue
      default: filtered.append(scalar)
      }
    }
    return String(filtered)
  }
}
