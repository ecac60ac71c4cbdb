/// Tells what a person newly wrote from what their mail program put below or between it.
///
/// What is left out: the quoted message with the line that introduces it, and the signature. What is kept: forwarded
/// messages, and quotes that the person answered piece by piece, since the answers mean nothing without them. Where
/// nothing would be left, and wherever there is doubt, the text is kept: losing what a customer wrote is worse than
/// repeating what they were sent.
///
/// One pass with a look-ahead of a few lines: linear in the length of the text.
struct ReplyText {
  /// What was newly written.
  let text: String
  /// Whether a quoted message was found and left out.
  let foundQuote: Bool
  /// Whether it passes a message on.
  let isForward: Bool

  /// Splits a mail's text. `isForward`: the subject says that the mail is one.
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

/// A line of a mail, looked at once.
struct QuotedLine {
  /// The line as it stands.
  let text: Substring
  /// The line without white space around it, or nil when it is too long to be anything but words.
  let short: Substring?
  /// Whether it is marked as quoted by a `>`.
  let isQuoted: Bool
  /// Whether there is nothing on it.
  let isBlank: Bool

  init(_ text: Substring) {
    self.text = text
    let bytes = text.utf8
    let first = bytes.first { $0 != 0x20 && $0 != 0x09 }
    isBlank = first == nil || !text.contains { !$0.isWhitespace }
    isQuoted = first == UInt8(ascii: ">") && !text.hasPrefix(">From ")
    short = bytes.count <= 400 ? text.trimmed : nil
  }

  /// Whether it is a drawn line.
  var isRule: Bool {
    guard let short, short.utf8.count >= 5 else { return false }
    return short.utf8.allSatisfy { $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "=") }
  }

  /// Whether it begins with a word or a date with which the line above a quote begins.
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
