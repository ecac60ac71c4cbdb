/// Files inside a mail's text, as old programs wrote them (uuencode, POSIX.1): `begin 644 name`, lines that each begin
/// with their length, `end`.
enum UUEncoding {
  /// A file.
  struct File: Equatable {
    let name: String
    let bytes: [UInt8]
  }

  /// The text without the files in it, and the files.
  static func split(_ text: String) -> (text: String, files: [File]) {
    guard text.hasPrefix("begin ") || text.holds("\nbegin ") else { return (text, []) }
    let lines = text.lines
    var words: [Substring] = []
    var files: [File] = []
    var index = 0
    while index < lines.count {
      guard files.count < MailLimits.attachments, let name = name(lines[index]),
        let (bytes, end) = content(of: lines[(index + 1)...])
      else {
        words.append(lines[index])
        index += 1
        continue
      }
      files.append(File(name: name, bytes: bytes))
      index = end
    }
    return files.isEmpty ? (text, []) : (words.joined(separator: "\n"), files)
  }

  private static func name(_ line: Substring) -> String? {
    guard line.utf8.starts(with: "begin ".utf8), line.utf8.count <= 300 else { return nil }
    let words = line.split(separator: " ", maxSplits: 2)
    guard words.count == 3, (3...4).contains(words[1].utf8.count),
      words[1].utf8.allSatisfy({ (0x30...0x37).contains($0) })
    else { return nil }
    return String(words[2]).cleanedFileName
  }

  /// The bytes of the lines up to `end`, and the index after it; nil if a line is invalid or there is no `end`.
  private static func content(of lines: ArraySlice<Substring>) -> (bytes: [UInt8], end: Int)? {
    var bytes: [UInt8] = []
    for (index, line) in zip(lines.indices, lines) {
      if line.trimmed == "end" { return (bytes, index + 1) }
      guard let first = line.utf8.first else { continue }
      let letters = Array(line.utf8.dropFirst())
      let length = value(first)
      guard (0x20...0x60).contains(first), letters.allSatisfy({ (0x20...0x60).contains($0) }), letters.count <= 90
      else {
        return nil
      }
      // Spaces at line ends may have been lost in transit.
      guard letters.count <= (length + 2) / 3 * 4 + 2 else { return nil }
      var row: [UInt8] = []
      for begin in stride(from: 0, to: (length + 2) / 3 * 4, by: 4) {
        let four = (0..<4).map { begin + $0 < letters.count ? value(letters[begin + $0]) : 0 }
        row += [
          UInt8(truncatingIfNeeded: four[0] << 2 | four[1] >> 4),
          UInt8(truncatingIfNeeded: four[1] << 4 | four[2] >> 2),
          UInt8(truncatingIfNeeded: four[2] << 6 | four[3]),
        ]
      }
      bytes += row.prefix(length)
    }
    return nil
  }

  private static func value(_ letter: UInt8) -> Int { (Int(letter) - 0x20) & 0x3F }
}
