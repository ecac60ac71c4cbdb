/// Pairs runs of `*`, `_` and `~~`: CommonMark's "process emphasis". Linear, because it remembers for each kind of
/// closing run below which no run can open it.
struct DelimiterList {
  /// Two paired runs.
  struct Match {
    let opener: Int
    let closer: Int
    /// 0 strong, 1 emphasis, 2 struck.
    let style: Int
  }

  private struct Run {
    let mark: Character
    let length: Int
    var left: Int
    let piece: Int
    let canOpen: Bool
    let canClose: Bool
    var previous: Int?
    var next: Int?
  }

  private struct Kind: Hashable {
    let mark: Character
    let canOpen: Bool
    let remainder: Int
  }

  private var runs: [Run] = []

  /// How many characters of each run's piece became marks.
  var used: [(piece: Int, count: Int)] { runs.map { ($0.piece, $0.length - $0.left) } }

  /// Adds a run between two characters (nil at the text's ends).
  mutating func append(mark: Character, count: Int, piece: Int, before: Character?, after: Character?) {
    let (spaceBefore, spaceAfter) = (before?.isWhitespace ?? true, after?.isWhitespace ?? true)
    let (dotBefore, dotAfter) = (Self.isPunctuation(before), Self.isPunctuation(after))
    let isLeft = !spaceAfter && (!dotAfter || spaceBefore || dotBefore)
    let isRight = !spaceBefore && (!dotBefore || spaceAfter || dotAfter)
    let isWord = mark == "_"
    runs.append(
      Run(
        mark: mark, length: count, left: count, piece: piece, canOpen: isLeft && (!isWord || !isRight || dotBefore),
        canClose: isRight && (!isWord || !isLeft || dotAfter), previous: runs.indices.last, next: nil))
    if runs.count > 1 { runs[runs.count - 2].next = runs.count - 1 }
  }

  private static func isPunctuation(_ character: Character?) -> Bool {
    guard let character else { return false }
    return character.isPunctuation || (character.isASCII && character.isSymbol)
  }

  /// Pairs the runs.
  mutating func matches() -> [Match] {
    var matches: [Match] = []
    var bottoms: [Kind: Int] = [:]
    var current = runs.indices.first
    while let closer = current {
      guard runs[closer].canClose else {
        current = runs[closer].next
        continue
      }
      let kind = Kind(
        mark: runs[closer].mark, canOpen: runs[closer].canOpen, remainder: runs[closer].length % 3)
      if let opener = opener(for: closer, above: bottoms[kind] ?? -1) {
        let count = runs[opener].left >= 2 && runs[closer].left >= 2 ? 2 : 1
        let style = runs[closer].mark == "~" ? 2 : count == 2 ? 0 : 1
        matches.append(Match(opener: runs[opener].piece, closer: runs[closer].piece, style: style))
        runs[opener].left -= count
        runs[closer].left -= count
        runs[opener].next = closer
        runs[closer].previous = opener
        if runs[opener].left == 0 { unlink(opener) }
        if runs[closer].left == 0 {
          current = runs[closer].next
          unlink(closer)
        }
      } else {
        bottoms[kind] = runs[closer].previous ?? -1
        current = runs[closer].next
        if !runs[closer].canOpen { unlink(closer) }
      }
    }
    return matches
  }

  private func opener(for closer: Int, above bottom: Int) -> Int? {
    var candidate = runs[closer].previous
    while let opener = candidate, opener > bottom {
      if runs[opener].mark == runs[closer].mark, runs[opener].canOpen {
        // A run that can open and close does not pair if the lengths add up to a multiple of three (rule 9).
        let isOdd =
          (runs[closer].canOpen || runs[opener].canClose)
          && (runs[opener].length + runs[closer].length).isMultiple(of: 3)
          && !(runs[opener].length.isMultiple(of: 3) && runs[closer].length.isMultiple(of: 3))
        if !isOdd { return opener }
      }
      candidate = runs[opener].previous
    }
    return nil
  }

  private mutating func unlink(_ index: Int) {
    if let previous = runs[index].previous { runs[previous].next = runs[index].next }
    if let next = runs[index].next { runs[next].previous = runs[index].previous }
  }
}
