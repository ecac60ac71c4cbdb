/// Splits atoms into texts within a limit: between paragraphs, else lines, sentences, words, and only then inside a
/// word; never inside a character. White space at a split is dropped.
struct TextSplitter {
  let dialect: Dialect
  let atoms: [Atom]

  /// The texts, in order, the last of them within `last`; empty when there is only white space.
  func texts(limit: Int, last: Int) -> [String] {
    var ranges = ranges(of: atoms.indices, limit: limit)
    var texts = ranges.map(text)
    if let end = texts.last, end.count > last {
      texts.removeLast()
      texts += self.ranges(of: ranges.removeLast(), limit: last).map(text)
    }
    return texts
  }

  private func ranges(of whole: Range<Int>, limit: Int) -> [Range<Int>] {
    var ranges: [Range<Int>] = []
    var start = skip(from: whole.lowerBound, to: whole.upperBound)
    while start < whole.upperBound {
      let end = cut(from: start, to: whole.upperBound, limit: limit)
      // Blank lines of code alone make no message.
      if atoms[start..<end].contains(where: { !$0.isSpace }) { ranges.append(start..<end) }
      start = skip(from: end, to: whole.upperBound)
    }
    return ranges
  }

  private func text(_ range: Range<Int>) -> String {
    var writer = MarkWriter(dialect)
    var kept = atoms[range]
    while let last = kept.last, last.isSpace { kept.removeLast() }
    for atom in kept { writer.append(atom) }
    return writer.closed
  }

  /// The index after white space; inside a code block only line ends are skipped, because its indentation matters.
  private func skip(from start: Int, to end: Int) -> Int {
    var start = start
    while start < end, atoms[start].style.contains(.fence) ? atoms[start].isNewline : atoms[start].isSpace {
      start += 1
    }
    return start
  }

  /// The end of the text that begins at `start`, after at least one atom.
  ///
  /// It is the best place in the second half of what fits; or an earlier end of a word, to keep an address whole. A
  /// text takes at least an eighth of what was examined, so the whole stays linear.
  private func cut(from start: Int, to last: Int, limit: Int) -> Int {
    var writer = MarkWriter(dialect)
    var end = start
    while end < last {
      writer.append(atoms[end])
      if writer.closedLength > limit { break }
      end += 1
    }
    if end == last { return end }
    let least = max(start + 1, start + (end - start) / 8)
    let half = start + (end - start) / 2
    var best: (rank: Int, at: Int)?
    for index in (least..<max(end + 1, least + 1)).reversed() where index < last {
      let rank = rank(before: index)
      guard rank > (best?.rank ?? 0), rank == 1 || index >= half else { continue }
      best = (rank, index)
      if rank == 4 { break }
    }
    return best?.at ?? max(end, start + 1)
  }

  /// The quality of a split before `index`: 4 paragraph, 3 line, 2 sentence, 1 word, 0 inside a word.
  private func rank(before index: Int) -> Int {
    let place = atoms[index - 1]
    if atoms[index].isNewline { return index + 1 < atoms.count && atoms[index + 1].isNewline ? 4 : 3 }
    if place.isNewline { return index >= 2 && atoms[index - 2].isNewline ? 4 : 3 }
    if atoms[index].isSpace || place.isSpace {
      let word = place.isSpace ? (index >= 2 ? atoms[index - 2] : nil) : place
      return word?.character.map { ".!?…".contains($0) } ?? false ? 2 : 1
    }
    return place.character.map { "。！？".contains($0) } ?? false ? 2 : 0
  }
}
