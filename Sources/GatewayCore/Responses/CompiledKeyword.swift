/// A keyword, folded or compiled. One that folds to an empty text or does not compile never matches; the content check
/// reports both.
struct CompiledKeyword: Sendable {
  private enum Comparison: Sendable {
    case whole([UInt8])
    case beginning([UInt8])
    case part(Needle)
    case expression(RegularExpression)
    case never
  }

  let keyword: Keyword
  /// The length in bytes of folded text; of two keywords of a kind the longer wins.
  let length: Int
  private let comparison: Comparison

  init(_ keyword: Keyword) {
    self.keyword = keyword
    if keyword.kind == .regex {
      length = keyword.text.utf8.count
      comparison = (try? RegularExpression(keyword.text)).map(Comparison.expression) ?? .never
      return
    }
    let folded = FoldedText(keyword.text)
    length = folded.padded.count
    comparison =
      switch keyword.kind {
      case _ where folded.isEmpty: .never
      case .is: .whole(folded.padded)
      case .startsWith: .beginning(folded.padded)
      case .word: .part(Needle(folded.padded))
      case .contains, .regex: .part(Needle(Array(folded.padded.dropFirst().dropLast())))
      }
  }

  func matches(_ text: FoldedText) -> Bool {
    switch comparison {
    case .whole(let bytes): text.padded == bytes
    case .beginning(let bytes): text.padded.starts(with: bytes)
    case .part(let needle): needle.isIn(text.padded)
    case .expression(let expression): expression.matches(text.punctuated)
    case .never: false
    }
  }

  /// Whether the keyword's text is anywhere in `text`, whatever its kind demands beyond that. False for expressions.
  func isInside(_ text: FoldedText) -> Bool {
    guard keyword.kind != .regex else { return false }
    return CompiledKeyword(Keyword(.contains, keyword.text)).matches(text)
  }
}

extension Keyword.Kind {
  /// The strictness; 0 is the strictest.
  var rank: Int {
    switch self {
    case .is: 0
    case .startsWith: 1
    case .word: 2
    case .contains: 3
    case .regex: 4
    }
  }
}
