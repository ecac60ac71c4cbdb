/// Decides which lines of a mail are new text.
struct ReplyReader {
  private let lines: [QuotedLine]
  /// The indexes of the lines to keep.
  private(set) var kept: [Int] = []
  /// Whether a quoted message was left out.
  private(set) var foundQuote = false
  /// Whether a forwarded message begins before any quote.
  private(set) var isForward = false

  init(_ lines: [QuotedLine]) { self.lines = lines }

  mutating func read() {
    // The head of a quoted message without `>`: everything after it is quoted.
    var end = lines.indices.first(where: beginsRest) ?? lines.endIndex
    // The rule that some programs draw above it.
    if end < lines.endIndex, let last = lines[..<end].lastIndex(where: { !$0.isBlank }), lines[last].isRule {
      end = last
    }
    let quotes = quotedBlocks(before: end)
    if let forward = lines.firstIndex(where: \.isForwardMark), forward <= min(end, quotes.first?.lowerBound ?? end) {
      isForward = true
      return
    }
    foundQuote = end < lines.endIndex || !quotes.isEmpty
    // Text between quotes answers them, so both are kept.
    let isInline = hasWordsBetween(quotes)
    var next = 0
    for quote in isInline ? [] : quotes {
      kept += next..<quote.lowerBound
      next = quote.upperBound
    }
    kept += next..<end
    if isInline { foundQuote = end < lines.endIndex }
  }

  /// Whether everything from this line on is a quoted message without marks.
  private func beginsRest(_ index: Int) -> Bool {
    let line = lines[index]
    guard let short = line.short, !line.isQuoted, !short.isEmpty else { return false }
    if QuotePhrases.isSeparator(short) { return true }
    if HeaderBlock.begins(at: index, in: lines) { return true }
    guard let attribution = Attribution(at: index, in: lines) else { return false }
    guard let next = firstWords(from: attribution.end), !lines[next].isQuoted else { return false }
    return attribution.isCertain
  }

  /// Runs of lines marked by `>`, each with its attribution.
  private func quotedBlocks(before end: Int) -> [Range<Int>] {
    var blocks: [Range<Int>] = []
    var index = 0
    while index < end {
      guard lines[index].isQuoted else {
        index += 1
        continue
      }
      var last = index
      while let next = firstWords(from: last + 1), next < end, lines[next].isQuoted { last = next }
      // The block begins at its attribution, if there is one above.
      let floor = blocks.last?.upperBound ?? 0
      let begin = attributionStart(above: index, notBefore: floor) ?? index
      blocks.append(begin..<(last + 1))
      index = last + 1
    }
    return blocks
  }

  /// Where the attribution of the quote at `quote` begins.
  private func attributionStart(above quote: Int, notBefore floor: Int) -> Int? {
    var last = quote - 1
    while last >= floor, lines[last].isBlank { last -= 1 }
    guard last >= floor else { return nil }
    // The nearest line that begins like an attribution, else the nearest with a name before an address, else with a
    // date. Text above it is the person's.
    let above = stride(from: last, through: max(floor, last - Attribution.lines + 1), by: -1)
      .prefix { !(lines[$0].short?.isEmpty ?? true) }.filter { Attribution(at: $0, in: lines)?.end == last + 1 }
    let begin =
      above.first { lines[$0].beginsLikeAttribution }
      ?? above.first { lines[$0].short.map { $0.contains("@") && $0.first != "<" } ?? false }
      ?? above.first { lines[$0].short.map { $0.first != "<" && !".!?".contains($0.last ?? ".") } ?? false }
    if let begin { return begin }
    return Attribution(at: last, in: lines, isAboveQuote: true).map { _ in last }
  }

  /// The first non-blank line from `index` on.
  private func firstWords(from index: Int) -> Int? {
    lines[min(index, lines.count)...].firstIndex { !$0.isBlank }
  }

  /// Whether there is text between two quotes, apart from attributions.
  private func hasWordsBetween(_ quotes: [Range<Int>]) -> Bool {
    zip(quotes, quotes.dropFirst()).contains { above, below in
      (above.upperBound..<below.lowerBound).contains { !lines[$0].isBlank }
    }
  }
}
