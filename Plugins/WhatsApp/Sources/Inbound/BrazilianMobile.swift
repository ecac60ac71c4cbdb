/// Brazil's ninth digit: mobile numbers got a leading 9 between 2012 and 2016, but WhatsApp kept the old form for accounts
/// created before. People write thirteen digits; a webhook may contain twelve.
enum BrazilianMobile {
  /// All area codes (Anatel, Plano Geral de Códigos Nacionais).
  private static let areaCodes: Set<String> = [
    "11", "12", "13", "14", "15", "16", "17", "18", "19", "21", "22", "24", "27", "28", "31", "32", "33", "34", "35",
    "37", "38", "41", "42", "43", "44", "45", "46", "47", "48", "49", "51", "53", "54", "55", "61", "62", "63", "64",
    "65", "66", "67", "68", "69", "71", "73", "74", "75", "77", "79", "81", "82", "83", "84", "85", "86", "87", "88",
    "89", "91", "92", "93", "94", "95", "96", "97", "98", "99",
  ]

  /// The two forms of a mobile number, the longer one first; nil if `digits` are not certainly a mobile number.
  ///
  /// After the area code, old mobile numbers begin with 6 to 9, landlines with 2 to 5. Only for a mobile number are both forms
  /// the same telephone.
  static func forms(of digits: String) -> (long: String, short: String)? {
    guard digits.hasPrefix("55"), digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
    let area = String(digits.dropFirst(2).prefix(2))
    guard areaCodes.contains(area) else { return nil }
    var local = digits.dropFirst(4)
    switch local.count {
    case 8: break
    case 9 where local.first == "9": local.removeFirst()
    default: return nil
    }
    guard let first = local.first, ("6"..."9").contains(first) else { return nil }
    return ("55\(area)9\(local)", "55\(area)\(local)")
  }
}
