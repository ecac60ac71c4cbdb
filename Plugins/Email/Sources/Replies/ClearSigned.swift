extension String {
  /// The text without the armour around PGP-signed text (RFC 9580, 7): the signed text, and the text above and below.
  /// Text without armour is unchanged.
  var withoutSignatureArmor: String { withoutArmor(layers: 3) }

  /// Removes up to `layers` layers, since a signed text may be signed again.
  private func withoutArmor(layers: Int) -> String {
    guard layers > 0, holds(Armor.message) else { return self }
    var kept: [Substring] = []
    var section = Armor.Section.outside
    for line in lines {
      let words = line.trimmed
      switch section {
      case .outside where words == Armor.message: section = .headers
      case .outside: kept.append(line)
      case .headers:
        // `Hash: SHA512`, then a blank line.
        if words.isEmpty || !words.contains(":") { section = .words }
        if !words.isEmpty, !words.contains(":") { kept.append(line) }
      case .words where words == Armor.signature: section = .signature
      // Lines that begin with a dash are escaped with another dash.
      case .words: kept.append(line.hasPrefix("- ") ? line.dropFirst(2) : line)
      case .signature: if words == Armor.end { section = .outside }
      }
    }
    return kept.joined(separator: "\n").trimmedLines.withoutArmor(layers: layers - 1)
  }
}

private enum Armor {
  static let message = "-----BEGIN PGP SIGNED MESSAGE-----"
  static let signature = "-----BEGIN PGP SIGNATURE-----"
  static let end = "-----END PGP SIGNATURE-----"

  enum Section {
    case outside
    case headers
    case words
    case signature
  }
}
