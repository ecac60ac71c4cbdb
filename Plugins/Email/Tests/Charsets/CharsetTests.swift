import Testing

@testable import Email

/// Charsets as mail programs mean them.
@Suite struct CharsetTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let label: String?
    let bytes: [UInt8]
    let text: String
    var testDescription: String { "\(label ?? "undeclared"): \(text)" }

    init(_ label: String?, _ bytes: [UInt8], _ text: String) {
      self.label = label
      self.bytes = bytes
      self.text = text
    }

    init(_ label: String?, _ bytes: String, _ text: String) { self.init(label, Array(bytes.utf8), text) }
  }

  static let cases: [Case] = [
    Case("utf-8", "É às 8h", "É às 8h"),
    Case("UTF8", "É", "É"),
    Case("\"utf-8\"", "É", "É"),
    Case("iso-8859-1", [0xC9, 0x20, 0x80], "É €"),
    Case("us-ascii", [0x4F, 0x6C, 0xE1], "Olá"),
    Case("us-ascii", "Olá", "Olá"),
    Case(nil, [0x4F, 0x6C, 0xE1], "Olá"),
    Case(nil, "Olá", "Olá"),
    Case("no-such-charset", [0x4F, 0x6C, 0xE1], "Olá"),
    Case("../../etc/passwd", "a", "a"),
    Case("UTF-8//IGNORE", "é", "é"),
    Case("utf-8", [0x4F, 0x6C, 0xE1], "Olá"),
    Case("windows-1251", [0xCF, 0xF0, 0xE8, 0xE2, 0xE5, 0xF2], "Привет"),
    Case("koi8-r", [0xF0, 0xD2, 0xC9, 0xD7, 0xC5, 0xD4], "Привет"),
    Case("gb2312", [0x81, 0x30, 0x84, 0x36, 0xC4, 0xE3], "¥你"),
    Case("ks_c_5601-1987", [0x8C, 0x63, 0xB0, 0xA1], "똠가"),
    Case("euc-kr", [0x8C, 0x63], "똠"),
    Case("big5", [0xA7, 0x41], "你"),
    Case("shift_jis", [0x87, 0x40, 0x83, 0x65], "①テ"),
    Case("euc-jp", [0xA5, 0xC6], "テ"),
    Case("utf-16", [0xFF, 0xFE, 0x4F, 0x00, 0x6C, 0x00], "Ol"),
    Case("utf-7", "Ol+AOE-", "Olá"),
    Case("iso-2022-jp", "\u{1B}$B%F%9%H\u{1B}(B!", "テスト!"),
    Case("iso-2022-jp", "\u{1B}$B-!\u{1B}(B", "①"),
    Case("iso-2022-jp", "\u{1B}$B|b\u{1B}(B", "髙"),
    Case("iso-2022-jp", "\u{1B}(I1\u{1B}(B", "ｱ"),
    Case("ISO-2022-JP-MS", "\u{1B}$B%F\nabc", "テ\nabc"),
    Case("iso-2022-jp", "\u{1B}$B%", ""),
    Case("gb2312", "你好，我们要两个蛋糕", "你好，我们要两个蛋糕"),
    Case("iso-8859-1", "São dois pães", "São dois pães"),
    Case("iso-8859-1", "Olá", "OlÃ¡"),
    Case("utf-7", "2+2=4", "2+2=4"),
    Case(nil, [0xED, 0xCF, 0xD3, 0xCB, 0xD7, 0xC1], "Москва"),
    Case(nil, [0xCC, 0xEE, 0xF1, 0xEA, 0xE2, 0xE0], "Москва"),
    Case(nil, [0xC4, 0xE3, 0xBA, 0xC3, 0xA3, 0xAC, 0xB5, 0xB0, 0xB8, 0xE2], "你好，蛋糕"),
    Case(
      nil, [0xB0, 0xA1, 0xB3, 0xAA, 0xB4, 0xD9, 0xB6, 0xF3, 0xB8, 0xB6, 0xB9, 0xD9, 0xBB, 0xE7, 0xBE, 0xC6],
      "가나다라마바사아"),
    Case("utf-8", [0x61, 0x00, 0x62], "ab"),
    Case("utf-8", [0xEF, 0xBB, 0xBF, 0x61], "a"),
  ]

  @Test("bytes become the text that was meant", arguments: cases)
  func decoding(item: Case) {
    #expect(Charset.text(item.bytes, declared: item.label) == item.text)
  }

  @Test("a character cut in two does not turn the whole into another charset")
  func truncated() {
    let text = Charset.text(Array("É às 8h, não às 9".utf8) + [0xC3], declared: "utf-8")
    #expect(text == "É às 8h, não às 9\u{FFFD}")
  }
}
