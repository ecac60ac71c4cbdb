import CGMime
import Foundation

/// Decodes the bytes of mails into text, whatever their senders declare.
///
/// Labels mean what mail programs mean by them (https://encoding.spec.whatwg.org/#names-and-labels), not what they
/// name: `iso-8859-1` is windows-1252, `gb2312` is gb18030, `ks_c_5601-1987` is cp949, and `iso-2022-jp` includes
/// Microsoft's characters. An obviously false label is ignored: text that is valid UTF-8 throughout is read as UTF-8.
enum Charset {
  /// Decodes `bytes` declared to be in the charset `label`. Missing, unknown and false labels are guessed. NUL and the
  /// byte order mark are removed.
  static func text(_ bytes: [UInt8], declared label: String?) -> String {
    let decoded: String
    switch label.map(meaning) {
    case .utf8?: decoded = utf8OrOlder(bytes)
    case .iso2022JP?: decoded = convert(ISO2022JP.shiftJIS(bytes), from: "CP932") ?? guess(bytes)
    case .iconv("UTF-7")?:
      let text = convert(bytes, from: "UTF-7")
      decoded = text.flatMap { $0.unicodeScalars.contains("\u{FFFD}") ? nil : $0 } ?? guess(bytes)
    case .iconv(let name)?: decoded = plainlyUTF8(bytes, not: name) ?? convert(bytes, from: name) ?? guess(bytes)
    case .unknown?, nil: decoded = guess(bytes)
    }
    guard decoded.utf8.contains(0) || decoded.unicodeScalars.first == "\u{FEFF}" else { return decoded }
    return String(String.UnicodeScalarView(decoded.unicodeScalars.filter { $0 != "\u{0}" && $0 != "\u{FEFF}" }))
  }

  /// Decodes UTF-8, or else bytes that are probably in the charset `label`.
  static func text(_ bytes: [UInt8], undeclared label: String?) -> String {
    String(validating: bytes, as: UTF8.self) ?? text(bytes, declared: label)
  }

  private enum Meaning {
    case utf8
    case iso2022JP
    case iconv(String)
    case unknown
  }

  /// The text of bytes that are UTF-8, although declared to be in another charset. Two non-ASCII characters are enough
  /// against an alphabet, in which such pairs would make no sense; other charsets, such as Chinese ones, need five.
  private static func plainlyUTF8(_ bytes: [UInt8], not name: String) -> String? {
    guard bytes.contains(where: { $0 >= 0x80 }), !name.hasPrefix("UTF-"), !name.hasPrefix("ISO-2022"),
      let text = String(validating: bytes, as: UTF8.self)
    else { return nil }
    let isAlphabet = ["ISO-8859", "CP125", "KOI8", "WINDOWS", "MAC"].contains { name.hasPrefix($0) }
    return text.unicodeScalars.lazy.filter { $0.value >= 0x80 }.count >= (isAlphabet ? 2 : 5) ? text : nil
  }

  /// UTF-8 if valid, else the most likely of the older charsets.
  private static func guess(_ bytes: [UInt8]) -> String {
    String(validating: bytes, as: UTF8.self) ?? utf8OrOlder(bytes)
  }

  /// UTF-8 with broken characters replaced, unless more characters are broken than valid.
  private static func utf8OrOlder(_ bytes: [UInt8]) -> String {
    if let text = String(validating: bytes, as: UTF8.self) { return text }
    let text = String(decoding: bytes, as: UTF8.self)
    var broken = 0
    var whole = 0
    for scalar in text.unicodeScalars where scalar.value >= 0x80 {
      if scalar == "\u{FFFD}" { broken += 1 } else { whole += 1 }
    }
    guard broken > whole else { return text }
    return convert(bytes, from: CharsetGuess.converter(for: bytes)) ?? text
  }

  private static func meaning(of label: String) -> Meaning {
    let name = label.lowercased().filter { $0.isASCII && ($0.isLetter || $0.isNumber || "-_.".contains($0)) }
    if let iconv = aliases[name] { return .iconv(iconv) }
    if ["utf-8", "utf8", "us-ascii-utf8", "unicode-1-1-utf-8", "utf-8mb4"].contains(name) { return .utf8 }
    if ["us-ascii", "ascii", "ansi_x3.4-1968", "7bit", "8bit"].contains(name) { return .unknown }
    if name.hasPrefix("iso-2022-jp") || name == "csiso2022jp" || name.hasPrefix("cp5022") { return .iso2022JP }
    let isKnown = families.contains { name.hasPrefix($0) } && name.utf8.count <= 20
    return isKnown ? .iconv(name.uppercased()) : .unknown
  }

  /// Labels whose converter has another name.
  private static let aliases: [String: String] = [
    "iso-8859-1": "CP1252", "iso8859-1": "CP1252", "iso_8859-1": "CP1252", "iso-8859-1-windows-1252": "CP1252",
    "latin1": "CP1252", "latin-1": "CP1252", "l1": "CP1252", "windows-1252": "CP1252", "x-ansi": "CP1252",
    "iso-8859-9": "CP1254", "iso-8859-11": "CP874", "tis-620": "CP874", "windows-874": "CP874",
    "iso-8859-8-i": "ISO-8859-8", "iso-8859-8-e": "ISO-8859-8", "iso-8859-6-i": "ISO-8859-6",
    "gb2312": "GB18030", "gbk": "GB18030", "x-gbk": "GB18030", "gb_2312-80": "GB18030", "hz-gb-2312": "GB18030",
    "ks_c_5601-1987": "CP949", "ks_c_5601-1989": "CP949", "ks_c_5601": "CP949", "euc-kr": "CP949", "korean": "CP949",
    "windows-949": "CP949", "uhc": "CP949",
    "shift_jis": "CP932", "shift-jis": "CP932", "sjis": "CP932", "x-sjis": "CP932", "windows-31j": "CP932",
    "ms_kanji": "CP932", "cp932": "CP932", "euc-jp": "EUC-JP-MS", "x-euc-jp": "EUC-JP-MS",
    "big5": "CP950", "big5-hkscs": "BIG5-HKSCS", "x-x-big5": "CP950",
    "macintosh": "MACINTOSH", "x-mac-roman": "MACINTOSH", "x-mac-cyrillic": "MAC-CYRILLIC",
    "unicode-1-1-utf-7": "UTF-7", "utf-7": "UTF-7", "utf7": "UTF-7",
  ]

  /// Prefixes of names passed to the system's converters unchanged. Others are not, because a converter is code, and a
  /// mail must not be able to choose any of it.
  private static let families = [
    "iso-8859-", "windows-125", "windows-874", "cp125", "cp43", "cp85", "cp86", "cp87", "ibm43", "ibm85", "ibm86",
    "koi8-", "gb18030", "euc-", "utf-16", "utf-32", "iso-2022-kr", "iso-2022-cn", "viscii", "tcvn",
  ]

  /// Converts with the system's converter and replaces unreadable bytes by U+FFFD; nil when there is no such converter.
  private static func convert(_ bytes: [UInt8], from name: String) -> String? {
    let converter = iconv_open("UTF-8", name)
    guard cgmime_is_no_converter(converter) == 0, let converter else { return nil }
    defer { iconv_close(converter) }
    var text: [UInt8] = []
    text.reserveCapacity(bytes.count * 2)
    var input = bytes
    input.withUnsafeMutableBytes { input in
      var next = input.baseAddress?.assumingMemoryBound(to: CChar.self)
      var left = input.count
      withUnsafeTemporaryAllocation(byteCount: 16 << 10, alignment: 1) { room in
        while left > 0 {
          var end = room.baseAddress?.assumingMemoryBound(to: CChar.self)
          var free = room.count
          let result = iconv(converter, &next, &left, &end, &free)
          let code = errno
          text += room[..<(room.count - free)]
          guard result == Int(bitPattern: UInt.max) as Int || result == -1 else { continue }
          if code == E2BIG, free < room.count { continue }
          text += [0xEF, 0xBF, 0xBD]
          guard code == EILSEQ, left > 0 else { return }
          next = next.map { $0 + 1 }
          left -= 1
        }
      }
    }
    return String(decoding: text, as: UTF8.self)
  }
}
