/// A text folded for reading: lower case, without accents, invisible characters and emphasis marks, with ASCII digits,
/// and each scalar with its position in the original text.
struct PromiseText {
  /// The folded scalars.
  private(set) var scalars: [Unicode.Scalar] = []
  /// The position of each scalar in the text's UTF-8.
  private(set) var offsets: [Int] = []
  /// Whether each came from an ASCII character; a host with others is another host, however similar it looks.
  private(set) var wasPlain: [Bool] = []
  /// Whether each stood for `à`: `às 8` is a time, while the `as` of `as 8` is an article.
  private(set) var wasGrave: [Bool] = []
  private let text: String

  init(_ text: String) {
    self.text = text
    let length = text.utf8.count
    scalars.reserveCapacity(length)
    offsets.reserveCapacity(length)
    wasPlain.reserveCapacity(length)
    wasGrave.reserveCapacity(length)
    var offset = 0
    for scalar in text.unicodeScalars {
      append(scalar, at: offset)
      offset += UTF8.width(scalar)
    }
  }

  private mutating func append(_ scalar: Unicode.Scalar, at offset: Int) {
    if scalar.isASCII {
      let byte = UInt8(truncatingIfNeeded: scalar.value)
      switch byte {
      case UInt8(ascii: "*"), UInt8(ascii: "`"), UInt8(ascii: "~"): return
      case UInt8(ascii: "A")...UInt8(ascii: "Z"): push(Unicode.Scalar(byte | 0x20), offset, plain: true)
      default: push(scalar, offset, plain: true)
      }
    } else if scalar.properties.numericType == .decimal, let value = scalar.properties.numericValue {
      push(Unicode.Scalar(UInt8(ascii: "0") + UInt8(value)), offset, plain: false)
    } else {
      let isGrave = scalar == "à" || scalar == "À"
      for folded in ScalarFolding.folded(scalar) where !isGrave || folded.isASCII {
        push(folded, offset, plain: false, grave: isGrave)
      }
    }
  }

  private mutating func push(_ scalar: Unicode.Scalar, _ offset: Int, plain: Bool, grave: Bool = false) {
    scalars.append(scalar)
    offsets.append(offset)
    wasPlain.append(plain)
    wasGrave.append(grave)
  }

  /// The original text of a range of folded scalars.
  func excerpt(_ range: Range<Int>) -> String {
    guard let first = range.first, let last = range.last else { return "" }
    let scalars = text.unicodeScalars
    let from = text.utf8.index(text.startIndex, offsetBy: offsets[first])
    let to = text.utf8.index(text.startIndex, offsetBy: offsets[last])
    return String(scalars[from...to])
  }
}
