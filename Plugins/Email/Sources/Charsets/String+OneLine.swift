import Foundation

extension String {
  /// The text as one trimmed line. Runs of line breaks, control characters and spaces become one space; characters that
  /// change the text direction are removed.
  var singleLine: String {
    var line = String.UnicodeScalarView()
    var isSpaced = true
    for scalar in unicodeScalars {
      if scalar.isDirectional { continue }
      if scalar.value <= 0x20 || (0x7F...0x9F).contains(scalar.value) || scalar.value == 0x2028
        || scalar.value == 0x2029
      {
        if !isSpaced { line.append(" ") }
        isSpaced = true
      } else {
        line.append(scalar)
        isSpaced = false
      }
    }
    if isSpaced, !line.isEmpty { line.removeLast() }
    return String(line)
  }

  /// A file name without folders, on one line and at most 200 bytes; nil if nothing is left.
  var cleanedFileName: String? {
    let name = (singleLine.split { $0 == "/" || $0 == "\\" }.last.map(String.init) ?? "").singleLine
    guard !name.allSatisfy({ $0 == "." }) else { return nil }
    guard name.utf8.count > 200 else { return name }
    let ending = name.split(separator: ".").last.map { ".\($0)" } ?? ""
    guard ending.utf8.count < 20 else { return name.prefix(bytes: 200) }
    return name.prefix(bytes: 200 - ending.utf8.count) + ending
  }

  /// The longest prefix of whole characters with at most `count` bytes.
  func prefix(bytes count: Int) -> String {
    guard utf8.count > count else { return self }
    var end = utf8.index(startIndex, offsetBy: count)
    while end > startIndex, end.samePosition(in: self) == nil { end = utf8.index(before: end) }
    return String(self[..<end])
  }
}

extension Unicode.Scalar {
  /// Whether it is an invisible character that sets the direction of the following text.
  var isDirectional: Bool {
    (0x202A...0x202E).contains(value) || (0x2066...0x2069).contains(value) || value == 0x200E || value == 0x200F
  }
}
