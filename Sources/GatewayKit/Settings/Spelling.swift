/// Finds what a person probably meant to write.
public enum Spelling {
  /// The candidate that differs from `word` in the fewest letters, if that is at most a third of them.
  public static func nearest(to word: String, among candidates: [String]) -> String? {
    let scored = candidates.map {
      (candidate: $0, distance: distance(Array(word.lowercased()), Array($0.lowercased())))
    }
    guard let best = scored.min(by: { $0.distance < $1.distance }) else { return nil }
    return best.distance <= max(1, word.count / 3) ? best.candidate : nil
  }

  /// Levenshtein's distance, row by row.
  private static func distance(_ left: [Character], _ right: [Character]) -> Int {
    var row = Array(0...right.count)
    for (i, letter) in left.enumerated() {
      var diagonal = row[0]
      row[0] = i + 1
      for (j, other) in right.enumerated() {
        let substitution = diagonal + (letter == other ? 0 : 1)
        diagonal = row[j + 1]
        row[j + 1] = min(substitution, row[j] + 1, diagonal + 1)
      }
    }
    return row[right.count]
  }
}
