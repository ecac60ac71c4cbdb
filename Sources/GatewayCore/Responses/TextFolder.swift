/// Walks through a text once and writes both folded forms (`FoldedText`).
struct TextFolder {
  /// What is between the last word and the next character.
  private enum Gap {
    /// Nothing: the next letter continues the word.
    case none
    /// The end of a single-character word; a mark may still join it.
    case word
    /// White space, punctuation, or the text's beginning.
    case space
  }

  /// The words so far, each after a space.
  private(set) var words: [UInt8] = []
  /// The text with punctuation so far.
  private(set) var punctuated: [UInt8] = []
  private var gap = Gap.space
  private var spaceDue = false
  private var afterPicture = false
  private var joining = false
  private var halfFlag = false

  mutating func fold(_ text: String) {
    words.reserveCapacity(text.utf8.count + 2)
    punctuated.reserveCapacity(text.utf8.count)
    if text.utf8.allSatisfy({ $0 < 0x80 }) {
      for byte in text.utf8 { ascii(byte) }
    } else {
      for scalar in text.unicodeScalars { fold(scalar) }
    }
    if words.isEmpty { words = [UInt8(ascii: " ")] }
  }

  /// Folds the next scalar.
  mutating func fold(_ scalar: Unicode.Scalar) {
    if scalar.isASCII { return ascii(UInt8(truncatingIfNeeded: scalar.value)) }
    if ScalarFolding.isRegionalIndicator(scalar) { return flag(scalar) }
    if ScalarFolding.isPicture(scalar) { return picture(scalar) }
    if scalar == Self.joiner {
      joining = afterPicture
      return
    }
    for part in ScalarFolding.folded(scalar) {
      if part.isASCII { ascii(UInt8(truncatingIfNeeded: part.value)) } else { other(part) }
    }
  }

  private mutating func ascii(_ byte: UInt8) {
    leavePicture()
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"): letter(byte)
    case UInt8(ascii: "A")...UInt8(ascii: "Z"): letter(byte | 0x20)
    case 0...0x20, 0x7F: space()
    case UInt8(ascii: "'"): mark([byte])
    case UInt8(ascii: "+"), UInt8(ascii: "<"), UInt8(ascii: "="), UInt8(ascii: ">"), UInt8(ascii: "$"),
      UInt8(ascii: "|"):
      alone([byte])
    default:
      gap = .space
      mark([byte])
    }
  }

  private mutating func other(_ scalar: Unicode.Scalar) {
    leavePicture()
    let bytes = Array(UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
    if Self.apostrophes.contains(scalar) { return mark(bytes) }
    switch scalar.properties.generalCategory {
    case .spaceSeparator, .lineSeparator, .paragraphSeparator, .control: space()
    case .connectorPunctuation, .dashPunctuation, .openPunctuation, .closePunctuation, .initialPunctuation,
      .finalPunctuation, .otherPunctuation, .modifierSymbol:
      gap = .space
      mark(bytes)
    case .nonspacingMark, .spacingMark,
      .enclosingMark where gap == .word:
      words.append(contentsOf: bytes)
      mark(bytes)
    case .mathSymbol, .currencySymbol, .otherSymbol:
      if Self.drawnPunctuation.contains(scalar) {
        gap = .space
        mark(bytes)
      } else {
        alone(bytes)
      }
    case _ where ScalarFolding.isSpaceless(scalar): alone(bytes)
    default:
      begin()
      words.append(contentsOf: bytes)
      mark(bytes)
    }
  }

  private mutating func letter(_ byte: UInt8) {
    if gap != .none { begin() }
    words.append(byte)
    if spaceDue { due() }
    punctuated.append(byte)
  }

  /// Writes a word that stands alone.
  private mutating func alone(_ bytes: [UInt8]) {
    gap = .word
    begin()
    words.append(contentsOf: bytes)
    gap = .word
    mark(bytes)
  }

  private mutating func picture(_ scalar: Unicode.Scalar) {
    let bytes = Array(UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
    if joining {
      words.append(contentsOf: Self.joinerBytes + bytes)
      mark(bytes)
    } else {
      alone(bytes)
    }
    joining = false
    halfFlag = false
    afterPicture = true
  }

  private mutating func flag(_ scalar: Unicode.Scalar) {
    let bytes = Array(UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
    if halfFlag {
      words.append(contentsOf: bytes)
      mark(bytes)
    } else {
      alone(bytes)
    }
    let completed = halfFlag
    leavePicture()
    halfFlag = !completed
  }

  private mutating func begin() {
    if gap != .none { words.append(UInt8(ascii: " ")) }
    gap = .none
  }

  /// Writes bytes only to the text with punctuation; the words omit them or already have them.
  private mutating func mark(_ bytes: [UInt8]) {
    if spaceDue { due() }
    punctuated.append(contentsOf: bytes)
  }

  private mutating func space() {
    gap = .space
    spaceDue = true
  }

  private mutating func due() {
    if !punctuated.isEmpty { punctuated.append(UInt8(ascii: " ")) }
    spaceDue = false
  }

  private mutating func leavePicture() {
    afterPicture = false
    joining = false
    halfFlag = false
  }

  private static let joiner: Unicode.Scalar = "\u{200D}"
  private static let joinerBytes: [UInt8] = [0xE2, 0x80, 0x8D]
  private static let apostrophes: Set<Unicode.Scalar> = ["\u{2018}", "\u{2019}", "\u{02BC}", "\u{02B9}", "\u{2032}"]
  private static let drawnPunctuation: Set<Unicode.Scalar> = ["\u{2753}", "\u{2754}", "\u{2755}", "\u{2757}"]
}
