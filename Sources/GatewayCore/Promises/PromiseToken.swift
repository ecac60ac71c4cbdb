/// One piece of a folded text.
struct PromiseToken {
  enum Content: Hashable {
    /// Digits, with points and commas between them.
    case number([UInt8])
    /// Letters; a currency sign at their end is included (`r$`).
    case word(String)
    /// Any other visible character.
    case mark(Unicode.Scalar)
    /// A link or an address that was already read.
    case link
  }

  let content: Content
  /// The range of its scalars.
  let range: Range<Int>
  /// Whether white space or the text's beginning comes before it.
  let isAfterSpace: Bool
  /// Whether it is the first of its line.
  let beginsLine: Bool
  /// Whether it is the folded form of `às` or the like.
  var isGrave = false

  /// The number's value; nil when it is not a number, or its value is out of range.
  var amount: Amount? {
    guard case .number(let bytes) = content else { return nil }
    return Amount(numeral: bytes)
  }

  /// The number, if it is written with one or two digits.
  var small: Int? { digits(1...2) }

  /// The number, if it is only digits, this many, and at most nine.
  func digits(_ count: ClosedRange<Int>) -> Int? {
    guard case .number(let bytes) = content, count.contains(bytes.count), bytes.count < 10, isPlainNumber else {
      return nil
    }
    return bytes.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
  }

  /// Whether it is digits without points and commas.
  var isPlainNumber: Bool {
    if case .number(let bytes) = content { bytes.allSatisfy { $0 >= UInt8(ascii: "0") } } else { false }
  }

  var word: String? {
    if case .word(let word) = content { word } else { nil }
  }

  func isMark(_ marks: Unicode.Scalar...) -> Bool {
    if case .mark(let mark) = content { marks.contains(mark) } else { false }
  }
}

extension PromiseText {
  /// The text's tokens; `links` are ranges that were read as links, in order.
  func tokens(without links: [Range<Int>]) -> [PromiseToken] {
    var tokens: [PromiseToken] = []
    tokens.reserveCapacity(scalars.count / 4 + 1)
    var nextLink = links.startIndex
    var place = 0
    var (afterSpace, beginsLine) = (true, true)
    while place < scalars.count {
      let start = place
      let scalar = scalars[place]
      let content: PromiseToken.Content
      if nextLink < links.endIndex, links[nextLink].lowerBound == place {
        place = links[nextLink].upperBound
        nextLink += 1
        content = .link
      } else if scalar.isNewline {
        (afterSpace, beginsLine) = (true, true)
        place += 1
        continue
      } else if scalar.isBlank || scalar == "_" {
        afterSpace = true
        place += 1
        continue
      } else if scalar.isDigit {
        content = .number(number(&place))
      } else if scalar.isLetter {
        content = .word(word(&place))
      } else {
        place += 1
        content = .mark(scalar)
      }
      tokens.append(
        PromiseToken(
          content: content, range: start..<place, isAfterSpace: afterSpace, beginsLine: beginsLine,
          isGrave: wasGrave[start]))
      (afterSpace, beginsLine) = (false, false)
    }
    return tokens
  }

  private func number(_ place: inout Int) -> [UInt8] {
    var bytes: [UInt8] = []
    while place < scalars.count {
      let scalar = scalars[place]
      let continues =
        scalar.isDigit
        || ((scalar == "." || scalar == ",") && place + 1 < scalars.count && scalars[place + 1].isDigit)
      guard continues else { break }
      bytes.append(UInt8(truncatingIfNeeded: scalar.value))
      place += 1
    }
    return bytes
  }

  private func word(_ place: inout Int) -> String {
    var view = String.UnicodeScalarView()
    while place < scalars.count, scalars[place].isLetter {
      view.append(scalars[place])
      place += 1
    }
    if place < scalars.count, scalars[place] == "$", view.count <= 3 {
      view.append("$")
      place += 1
    }
    return String(view)
  }
}

extension Unicode.Scalar {
  var isDigit: Bool { (0x30...0x39).contains(value) }
  var isNewline: Bool { value == 0x0A || value == 0x0D || value == 0x2028 || value == 0x2029 || value == 0x85 }
  var isBlank: Bool { value == 0x20 || value == 0x09 || (value > 0x7F && properties.isWhitespace) }
  var isLetter: Bool {
    if isASCII { return (0x61...0x7A).contains(value) || (0x41...0x5A).contains(value) }
    return properties.isAlphabetic
  }
}
