/// Text in the header of a form's part (RFC 7578), made harmless scalar by scalar: as Swift's characters, CR LF is one, and
/// a quote with an accent above it is another than a quote.
enum FormText {
  /// A file's name between quotes, without quotes, backslashes and what breaks or hides a line; `file` where nothing is
  /// left.
  static func name(_ text: String) -> String {
    let name = filtered(text) { $0 != "\"" && $0 != "\\" }
    return name.isEmpty ? "file" : name
  }

  /// A media type: printable ASCII.
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
