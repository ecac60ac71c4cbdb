/// Suggests corrections for misspelt words.
public enum Spelling {
  /// The candidate with the fewest differing letters, if they are at most a third of `word`.
  public static func nearest(to word: String, among candidates: [String]) -> String? {
    let scored = candidates.map {
      (candidate: $0, distance: distance(Array(word.lowercased()), Array($0.lowercased())))
    }
    guard let best = scored.min(by: { $0.distance < $1.distance }) else { return nil }
    return best.distance <= max(1, word.count / 3) ? best.candidate : nil
  }

  /// The edit distance with transpositions: the fewest letters added, removed, replaced or swapped.
  private static func distance(_ left: [Character], _ right: [Character]) -> Int {
    var before: [Int] = []
    var above = Array(0...right.count)
    for i in left.indices {
      var row = [i + 1]
      for j in right.indices {
        var least = min(row[j] + 1, above[j + 1] + 1, above[j] + (left[i] == right[j] ? 0 : 1))
        if i > 0, j > 0, left[i] == right[j - 1], left[i - 1] == right[j] { least = min(least, before[j - 1] + 1) }
        row.append(least)
      }
      (before, above) = (above, row)
    }
    return above[right.count]
  }
}
