/// Guesses the charset of text without a valid label that is not UTF-8, from how its non-ASCII bytes are combined.
enum CharsetGuess {
  /// The converter's name.
  ///
  /// - In Latin alphabets such bytes stand alone among ASCII letters.
  /// - Cyrillic words are runs of bytes from 0xC0 on. Small letters are in the lower half of that range in KOI8-R, in
  ///   the upper half in windows-1251.
  /// - Chinese and Korean characters are pairs of bytes. Korean uses only the lowest leading bytes.
  static func converter(for bytes: [UInt8]) -> String {
    var high = 0
    var runs = 0
    var letters = 0
    var upper = 0
    var isPaired = true
    var isKorean = true
    var index = 0
    while index < bytes.count {
      guard bytes[index] >= 0x80 else {
        index += 1
        continue
      }
      let begin = index
      while index < bytes.count, bytes[index] >= 0x80 { index += 1 }
      let run = bytes[begin..<index]
      runs += 1
      high += run.count
      letters += run.lazy.filter { $0 >= 0xC0 }.count
      upper += run.lazy.filter { $0 >= 0xE0 }.count
      isPaired = isPaired && run.count.isMultiple(of: 2) && run.allSatisfy { (0xA1...0xFE).contains($0) }
      isKorean = isKorean && stride(from: begin, to: index, by: 2).allSatisfy { (0xA1...0xC8).contains(bytes[$0]) }
    }
    if high >= 6, high >= runs * 3, letters * 20 >= high * 19 { return upper * 2 > letters ? "CP1251" : "KOI8-R" }
    if high >= 6, isPaired { return isKorean && high >= 16 ? "CP949" : "GB18030" }
    return "CP1252"
  }
}
