/// The charset of text that says nothing of it, or nothing true, and is no UTF-8: by the way in which its bytes beyond
/// ASCII stand together.
enum CharsetGuess {
  /// The converter's name.
  ///
  /// - In the Latin alphabet such bytes stand alone among letters of ASCII.
  /// - Cyrillic words are runs of bytes from 0xC0 on: small letters in the lower half of that in KOI8-R, in the upper in
  ///   windows-1251.
  /// - Chinese and Korean characters are pairs of bytes; Korean uses the lowest leading bytes only.
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
