/// Reads a telephone number: `(11) 98765-4321`, `+55 11 98765 4321`.
enum PhoneAnswer {
  /// Its digits, with a plus where there was one; nil when it is none. 8 digits at least, as a local number has;
  /// 15 at most (E.164).
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
