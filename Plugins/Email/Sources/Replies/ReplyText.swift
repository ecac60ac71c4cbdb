/// Separates a person's new text from what the mail program quoted.
///
/// It removes the quoted message with its attribution, and the signature. It keeps forwarded messages, and quotes that
/// the person answered piece by piece, since the answers mean nothing without them. If nothing would be left, or in
/// doubt, the text is kept: losing a customer's text is worse than repeating a quote.
///
/// Makes one pass with a look-ahead of a few lines, which is linear in the length of the text.
struct ReplyText {
  /// The new text.
  let text: String
  /// Whether a quoted message was found and left out.
  let foundQuote: Bool
  /// Whether it forwards a message.
  let isForward: Bool

  /// Splits a mail's text. `isForward` says that the subject marks the mail as forwarded.
  init(_ full: String, isForward: Bool) {
    let lines = full.lines.map(QuotedLine.init)
    let whole = full.trimmedLines
    var reader = ReplyReader(lines)
    reader.read()
    self.isForward = isForward || reader.isForward
    guard !self.isForward else {
      text = whole
      foundQuote = false
      return
    }
    let written = reader.kept.map { lines[$0].text }.joined(separator: "\n")
    let unsigned = Signature.removed(from: written.trimmedLines)
    let isAnswered = !unsigned.isEmpty
    text = isAnswered ? unsigned : whole
    foundQuote = isAnswered && reader.foundQuote
  }
}

/// A line of a mail, with the facts used several times.
struct QuotedLine {
  /// The line as in the mail.
  let text: Substring
  /// The trimmed line; nil when it is too long to be anything but text.
  let short: Substring?
  /// Whether it is marked as quoted by a `>`.
  let isQuoted: Bool
  /// Whether it is blank.
  let isBlank: Bool

  init(_ text: Substring) {
    self.text = text
    let bytes = text.utf8
    let first = bytes.first { $0 != 0x20 && $0 != 0x09 }
    isBlank = first == nil || !text.contains { !$0.isWhitespace }
    isQuoted = first == UInt8(ascii: ">") && !text.hasPrefix(">From ")
    short = bytes.count <= 400 ? text.trimmed : nil
  }

  /// Whether it is a drawn rule.
  var isRule: Bool {
    guard let short, short.utf8.count >= 5 else { return false }
    return short.utf8.allSatisfy { $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "=") }
  }

  /// Whether it begins with a word or a date like an attribution.
  var beginsLikeAttribution: Bool {
    guard let short, let first = short.first else { return false }
    return first.isNumber || first == "-" || QuotePhrases.opening(of: short) != nil
  }

  /// Whether a forwarded message begins below it.
  var isForwardMark: Bool {
    guard !isQuoted, let short, short.utf8.count <= 100, short.hasPrefix("-") || short.hasSuffix(":") else {
      return false
    }
    let words = short.drop { $0 == "-" || $0 == " " }.lowercased()
    return QuotePhrases.forwardMarks.contains { words.hasPrefix($0) }
  }
}
