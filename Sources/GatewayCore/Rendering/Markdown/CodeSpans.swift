/// Finds code in Markdown: text between two runs of backticks of equal length.
enum CodeSpans {
  /// One code span.
  struct Span: Hashable {
    /// The start of its opening run.
    let start: Int
    /// The range of the code.
    let content: Range<Int>
    /// The end of its closing run.
    let end: Int
  }

  /// The spans in order, in one pass over `text`, bytes or characters. A run without a matching one is literal; a
  /// backslash keeps the backtick after it from opening a span, but not from closing one (CommonMark 0.31 §6.1).
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
    // For each run, the next one of equal length.
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
