/// Finds code in Markdown: what stands between two runs of backticks of the same length.
enum CodeSpans {
  /// One stretch of code.
  struct Span: Hashable {
    /// Where its opening run begins.
    let start: Int
    /// What is code.
    let content: Range<Int>
    /// Past its closing run.
    let end: Int
  }

  /// The stretches in order, in one pass over `text`, bytes or characters. A run without its like is words; a backslash
  /// keeps the backtick after it from beginning a span, not from ending one (CommonMark 0.31 §6.1).
  static func spans<Element: Hashable>(in text: [Element], tick: Element, backslash: Element) -> [Span] {
    var runs: [Range<Int>] = []
    var index = 0
    while index < text.count {
      guard text[index] == tick else {
        index += 1
        continue
      }
      let start = index
      while index < text.count, text[index] == tick { index += 1 }
      runs.append(start..<index)
    }
    // For each run, the next of its length.
    var next = [Int?](repeating: nil, count: runs.count)
    var latest: [Int: Int] = [:]
    for index in runs.indices.reversed() {
      next[index] = latest[runs[index].count]
      latest[runs[index].count] = index
    }
    var spans: [Span] = []
    var run = 0
    while run < runs.count {
      var slashes = 0
      while slashes < runs[run].lowerBound, text[runs[run].lowerBound - 1 - slashes] == backslash { slashes += 1 }
      guard slashes.isMultiple(of: 2), let end = next[run] else {
        run += 1
        continue
      }
      spans.append(
        Span(
          start: runs[run].lowerBound, content: runs[run].upperBound..<runs[end].lowerBound,
          end: runs[end].upperBound))
      run = end + 1
    }
    return spans
  }
}
