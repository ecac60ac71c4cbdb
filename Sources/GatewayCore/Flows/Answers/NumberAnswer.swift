/// Parses numbers as people write them: `1.234,5`, `1,234.5`, `R$ 12,50`, `-3`.
enum NumberAnswer {
  /// In characters. Longer texts are not numbers.
  private static let limit = 40
  private static let currencies = ["R$", "US$", "$", "€", "£"]

  /// The number as flows store it: digits and a point, without grouping or superfluous zeros. Nil when it is not a
  /// number.
  ///
  /// Of two kinds of separators the last is the decimal one. A single separator before exactly three digits groups
  /// where the locale groups with it: `1.234` is 1234 in Portuguese and Spanish, and so is `1,234` in English.
  static func read(_ text: String, locale: String) -> String? {
    guard text.utf8.count <= limit * 4, text.count <= limit else { return nil }
    var rest = text.filter { !$0.isWhitespace }
    let isNegative = rest.hasPrefix("-") || rest.hasPrefix("−")
    if isNegative || rest.hasPrefix("+") { rest.removeFirst() }
    if let currency = currencies.first(where: rest.hasPrefix) { rest.removeFirst(currency.count) }

    var digits: [Int] = []
    var marks: [(mark: Character, at: Int)] = []
    for character in rest {
      if let digit = digit(character) {
        digits.append(digit)
      } else if character == "." || character == "," {
        marks.append((character, digits.count))
      } else {
        return nil
      }
    }
    guard !digits.isEmpty, let point = decimalPoint(of: marks, digits: digits.count, locale: locale) else { return nil }
    return canonical(digits, point: point, isNegative: isNegative)
  }

  /// Whether a text is a number in the form in which flows store it.
  static func isCanonical(_ text: String) -> Bool {
    let unsigned = text.utf8.first == UInt8(ascii: "-") ? text.dropFirst() : text[...]
    let parts = unsigned.split(separator: ".", omittingEmptySubsequences: false)
    return (1...2).contains(parts.count) && unsigned.utf8.count <= limit
      && parts.allSatisfy { !$0.isEmpty && $0.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) } }
  }

  /// A decimal digit of any script or width.
  static func digit(_ character: Character) -> Int? {
    guard character.unicodeScalars.count == 1, let scalar = character.unicodeScalars.first,
      scalar.properties.numericType == .decimal
    else { return nil }
    return scalar.properties.numericValue.map { Int($0) }
  }

  /// The number of digits before the decimal point; nil when the separators are invalid.
  private static func decimalPoint(of marks: [(mark: Character, at: Int)], digits: Int, locale: String) -> Int? {
    guard let last = marks.last else { return digits }
    let others = marks.dropLast()
    let isGrouped: ([(mark: Character, at: Int)], Int) -> Bool = { groups, end in
      var previous: Int?
      for group in groups {
        guard let before = previous else {
          guard (1...3).contains(group.at) else { return false }
          previous = group.at
          continue
        }
        guard group.at - before == 3 else { return false }
        previous = group.at
      }
      return previous.map { end - $0 == 3 } ?? true
    }
    if others.isEmpty {
      let grouping: Character = locale.lowercased().hasPrefix("en") ? "," : "."
      return last.mark == grouping && (1...3).contains(last.at) && digits - last.at == 3 ? digits : last.at
    }
    if others.contains(where: { $0.mark == last.mark }) {
      // A mark that occurs more than once is a grouping mark.
      return others.allSatisfy { $0.mark == last.mark } && isGrouped(marks, digits) ? digits : nil
    }
    return isGrouped(Array(others), last.at) ? last.at : nil
  }

  private static func canonical(_ digits: [Int], point: Int, isNegative: Bool) -> String {
    var whole = digits.prefix(point).map(String.init).joined()
    whole = String(whole.drop { $0 == "0" })
    if whole.isEmpty { whole = "0" }
    var fraction = digits.dropFirst(point).map(String.init).joined()
    while fraction.last == "0" { fraction.removeLast() }
    let magnitude = fraction.isEmpty ? whole : "\(whole).\(fraction)"
    return isNegative && magnitude != "0" ? "-\(magnitude)" : magnitude
  }
}
