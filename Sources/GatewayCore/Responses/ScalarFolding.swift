import Foundation

/// Folds single characters: removes case, accents, width and presentation.
///
/// It works on single scalars and never on whole clusters, so that a mass of combining marks costs no more than as many
/// letters.
enum ScalarFolding {
  /// The folded form of `scalar`: lower case, decomposed by compatibility (fullwidth, ligatures, circled digits),
  /// without accents and invisible characters. May be empty.
  static func folded(_ scalar: Unicode.Scalar) -> [Unicode.Scalar] {
    let value = Int(scalar.value)
    if value < table.count { return table[value] }
    if isSpaceless(scalar) && !(0x3000...0x30FF).contains(value) && !(0xF900...0xFAFF).contains(value) {
      return [scalar]
    }
    return decomposed(scalar)
  }

  /// Whether `scalar` is removed: accents of alphabetic scripts, vowel points that are optional in writing, variation
  /// selectors, skin tones, joiners, direction marks.
  static func vanishes(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x0300...0x036F, 0x1AB0...0x1AFF, 0x1DC0...0x1DFF, 0x20D0...0x20FF, 0xFE20...0xFE2F: true
    case 0x0591...0x05BD, 0x05BF, 0x05C1, 0x05C2, 0x05C4, 0x05C5, 0x05C7: true
    case 0x0640, 0x064B...0x065F, 0x0670: true
    case 0x1F3FB...0x1F3FF: true
    default: scalar.properties.isDefaultIgnorableCodePoint || scalar.properties.generalCategory == .format
    }
  }

  /// Whether `scalar` is a picture, which is always a word by itself. Exclamation and question marks drawn as pictures
  /// are punctuation.
  static func isPicture(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0..<0x2190, 0x1F3FB...0x1F3FF, 0x2753...0x2755, 0x2757: false
    default: scalar.properties.isEmoji && scalar.properties.generalCategory == .otherSymbol
    }
  }

  /// Whether `scalar` belongs to a script written without spaces. Every such letter is a word, so that whole words are
  /// found within a sentence.
  static func isSpaceless(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x0E00...0x0EFF, 0x1000...0x109F, 0x1780...0x17FF, 0x3041...0x30FF, 0x31F0...0x31FF: true
    case 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xF900...0xFAFF, 0x20000...0x3FFFF: true
    default: false
    }
  }

  /// Whether `scalar` is half of a flag.
  static func isRegionalIndicator(_ scalar: Unicode.Scalar) -> Bool { (0x1F1E6...0x1F1FF).contains(scalar.value) }

  /// Precomputed results for the most common scripts, from Latin to Arabic; reading the Unicode tables would otherwise
  /// take most of the time.
  private static let table: [[Unicode.Scalar]] = (0..<0x700).map { value in
    Unicode.Scalar(UInt32(value)).map(decomposed) ?? []
  }

  private static func decomposed(_ scalar: Unicode.Scalar) -> [Unicode.Scalar] {
    if vanishes(scalar) { return [] }
    if (0xAC00...0xD7A3).contains(scalar.value) { return [scalar] }
    var result: [Unicode.Scalar] = []
    for part in String(scalar).decomposedStringWithCompatibilityMapping.unicodeScalars where !vanishes(part) {
      for lower in part.properties.lowercaseMapping.unicodeScalars where !vanishes(lower) {
        result.append(contentsOf: spelledOut[lower].map { Array($0.unicodeScalars) } ?? [lower])
      }
    }
    return result
  }

  /// Letters that Unicode does not decompose, with the usual spelling of people who lack the key.
  private static let spelledOut: [Unicode.Scalar: String] = [
    "ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ł": "l", "ı": "i", "ς": "σ",
  ]
}
