/// The Markdown context in which a value is inserted; it decides how the value must be escaped.
struct MarkdownPlace {
  /// The context, from the text after the last white space.
  private enum Surroundings {
    case words
    case url
  }

  private var surroundings = Surroundings.words
  private var tail = ""
  /// For each placeholder, in order, whether it is inside code.
  private var code: ArraySlice<Bool>

  /// Finds the code spans and fences of the template; backslashes do not escape in them.
  init(codeIn pieces: [TemplatePiece]) {
    var text = ""
    var places: [Int] = []
    for piece in pieces {
      switch piece {
      case .literal(let literal): text += literal
      case .placeholder:
        places.append(text.utf8.count)
        text += "x"
      }
    }
    let ranges = CodeSpans.spans(in: Array(text.utf8), tick: UInt8(ascii: "`"), backslash: UInt8(ascii: "\\")).map(
      \.content)
    var index = ranges.startIndex
    code =
      places.map { place in
        while index < ranges.endIndex, ranges[index].upperBound <= place { index += 1 }
        return index < ranges.endIndex && ranges[index].contains(place)
      }[...]
  }

  /// Advances past literal text of the business.
  mutating func pass(_ literal: String) {
    // The characters since the last white space or bracket decide whether this is inside a URL.
    let url = literal.reversed().prefix { !$0.isWhitespace && !"()<>[]\"".contains($0) }
    if url.count < literal.count {
      surroundings = .words
      tail = ""
    }
    tail = String((tail + String(url.reversed())).suffix(2_000))
    if tail.contains("://") || literal.hasSuffix("](") { surroundings = .url }
  }

  /// The value, escaped for this context.
  mutating func fit(_ value: String) -> String {
    if code.popFirst() ?? false { return value.replacing("`", with: "'") }
    return surroundings == .url ? value.percentEncoded : value.markdownEscaped
  }
}

extension String {
  /// The text as Markdown that displays exactly these characters.
  var markdownEscaped: String {
    var result = ""
    result.reserveCapacity(utf8.count)
    var lineStart = true
    var digits = 0
    for scalar in unicodeScalars {
      switch scalar {
      case "\\", "`", "*", "_", "~", "[", "]", "(", ")", "<", "&": result.unicodeScalars.append("\\")
      // Headings, quotes, lists and rules at the start of a line; the value may start one.
      case "#", ">", "+", "-", "=": if lineStart { result.unicodeScalars.append("\\") }
      case ".": if lineStart, digits > 0 { result.unicodeScalars.append("\\") }
      default: break
      }
      switch scalar {
      case "\n", "\r":
        lineStart = true
        digits = 0
      case " ", "\t": break
      case "0"..."9": digits += 1
      default: lineStart = false
      }
      result.unicodeScalars.append(scalar)
    }
    return result
  }

  /// The text with every byte percent-encoded that is not unreserved in a URL (RFC 3986 §2.3).
  var percentEncoded: String {
    let digits = Array("0123456789ABCDEF".utf8)
    var bytes: [UInt8] = []
    for byte in utf8 {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
        UInt8(ascii: "~"):
        bytes.append(byte)
      default: bytes += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
