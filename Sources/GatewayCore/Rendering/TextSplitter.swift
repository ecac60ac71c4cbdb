/// Cuts atoms into texts within a limit: between paragraphs, else lines, sentences, words, and only then inside a word;
/// never inside a character. White space at a cut is dropped.
struct TextSplitter {
  let dialect: Dialect
  let limit: Int
  /// The limit of the first `wideTexts` texts.
  var wideLimit = 0
  var wideTexts = 0

  /// The texts, in order; none for nothing but white space.
  func texts(of atoms: [Atom]) -> [String] {
    var texts: [String] = []
    var start = skip(from: 0, in: atoms)
    while start < atoms.count {
      let end = cut(from: start, in: atoms, limit: texts.count < wideTexts ? wideLimit : limit)
      var writer = MarkWriter(dialect)
      for atom in trimmed(atoms[start..<end]) { writer.append(atom) }
      texts.append(writer.closed)
      start = skip(from: end, in: atoms)
    }
    return texts
  }

  /// Past the white space; inside a block of code past line ends only, since its indentation counts.
  private func skip(from start: Int, in atoms: [Atom]) -> Int {
    var start = start
    while start < atoms.count, atoms[start].style.contains(.fence) ? atoms[start].isNewline : atoms[start].isSpace {
      start += 1
    }
    return start
  }

  private func trimmed(_ atoms: ArraySlice<Atom>) -> ArraySlice<Atom> {
    var atoms = atoms
    while let last = atoms.last, last.isSpace { atoms.removeLast() }
    return atoms
  }

  /// Where the text that begins at `start` ends: past at least one atom.
  ///
  /// The best place in the second half of what fits; a word's end also before that, to keep an address whole. Since a
  /// text takes an eighth of what was looked at, the whole stays linear.
  private func cut(from start: Int, in atoms: [Atom], limit: Int) -> Int {
    var writer = MarkWriter(dialect)
    var end = start
    while end < atoms.count {
      writer.append(atoms[end])
      if writer.closedLength > limit { break }
      end += 1
    }
    if end == atoms.count { return end }
    let least = max(start + 1, start + (end - start) / 8)
    let half = start + (end - start) / 2
    var best: (rank: Int, at: Int)?
    for index in (least..<max(end + 1, least + 1)).reversed() where index > start && index < atoms.count {
      let rank = rank(before: index, in: atoms)
      guard rank > (best?.rank ?? 0), rank == 1 || index >= half else { continue }
      best = (rank, index)
      if rank == 4 { break }
    }
    return best?.at ?? max(end, start + 1)
  }

  /// How good a place before `index` is: 4 paragraph, 3 line, 2 sentence, 1 word, 0 inside a word.
  private func rank(before index: Int, in atoms: [Atom]) -> Int {
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
