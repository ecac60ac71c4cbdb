/// Parses a telephone number: `(11) 98765-4321`, `+55 11 98765 4321`.
enum PhoneAnswer {
  /// The digits, after a plus if the number has one; nil when it is not a telephone number. At least 8 digits, as a
  /// local number has; at most 15 (E.164).
  static func read(_ text: String) -> String? {
    guard text.utf8.count <= 200 else { return nil }
    var digits = ""
    var hasPlus = false
    for character in text {
      if let digit = NumberAnswer.digit(character) {
        digits.append(String(digit))
      } else if (character == "+" || character == "＋") && digits.isEmpty && !hasPlus {
        hasPlus = true
      } else if !character.isWhitespace && !"()-–.‑/".contains(character) {
        return nil
      }
    }
    guard (8...15).contains(digits.count) else { return nil }
    return hasPlus ? "+\(digits)" : digits
  }
}
