import Foundation

extension Alias {
  /// The alias of a mailbox, `email:ana@example.com`; nil if `address` is not a mail address.
  ///
  /// In lower case and without surrounding spaces, so that every adapter uses the same alias for a mailbox. Servers could
  /// distinguish `Ana@` and `ana@` (RFC 5321, section 2.4), but in practice they do not. At most 254 bytes (RFC 5321,
  /// section 4.5.3.1.3, without the angle brackets).
  public static func email(_ address: String) -> Alias? {
    let trimmed = address.trimmingCharacters(in: .whitespacesAndNewlines).lowercased()
    let sides = trimmed.split(separator: "@", omittingEmptySubsequences: false)
    guard sides.count == 2, sides.allSatisfy({ !$0.isEmpty }), trimmed.utf8.count <= 254,
      trimmed.unicodeScalars.allSatisfy({ !$0.properties.isWhitespace && $0.properties.generalCategory != .control })
    else { return nil }
    return Alias(scheme: "email", value: trimmed)
  }
}
