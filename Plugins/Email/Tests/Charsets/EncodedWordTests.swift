import Testing

@testable import Email

/// Encoded words, in the places where the standard has them and where programs put them.
@Suite struct EncodedWordTests {
  static let cases: [(raw: String, text: String)] = [
    ("Pedido", "Pedido"),
    ("=?utf-8?Q?Or=C3=A7amento?=", "Orçamento"),
    ("=?UTF-8?B?T3LDp2FtZW50bw==?=", "Orçamento"),
    ("=?utf-8?B?T3LDp2FtZW50bw?=", "Orçamento"),
    ("=?iso-8859-1?q?Or=E7amento_j=E1?=", "Orçamento já"),
    ("=?utf-8?Q?a?= =?utf-8?Q?b?=", "ab"),
    ("=?utf-8?Q?a?=   =?iso-8859-1?Q?=E1?=", "aá"),
    ("=?utf-8?Q?a?= b =?utf-8?Q?c?=", "a b c"),
    ("=?utf-8?B?4oI=?= =?utf-8?B?rA==?=", "€"),
    ("\"=?utf-8?Q?Or=C3=A7amento?=\"", "\"Orçamento\""),
    ("x=?utf-8?Q?=C3=A7?=y", "xçy"),
    ("=?utf-8*pt?Q?=C3=A7?=", "ç"),
    ("=?utf-8?Q?dois lugares?=", "dois lugares"),
    ("=?iso-2022-jp?B?GyRCLSEbKEI=?=", "①"),
    ("=?ks_c_5601-1987?B?jGM=?=", "똠"),
    ("=?utf-8?Q?unfinished", "=?utf-8?Q?unfinished"),
    ("=?utf-8?X?a?=", "=?utf-8?X?a?="),
    ("=??Q?a?=", "=??Q?a?="),
    ("=?utf-8?Q?=0D=0ABcc:_x@example.com?=", "Bcc: x@example.com"),
    ("=?utf-8?B?4oCuZ25wLmV4ZQ==?=", "gnp.exe"),
    ("Olá", "Olá"),
  ]

  @Test("values are decoded", arguments: cases)
  func decoding(raw: String, text: String) {
    #expect(EncodedWords.decoded(Array(raw.utf8)) == text)
  }

  @Test("undeclared bytes have the charset of the mail's text")
  func undeclared() {
    #expect(EncodedWords.decoded([0xCF, 0xF0], undeclared: "windows-1251") == "Пр")
    #expect(EncodedWords.decoded(Array("Пр".utf8), undeclared: "windows-1251") == "Пр")
  }

  @Test("a field of nothing but beginnings takes no time")
  func hostile() {
    let raw = Array(String(repeating: "=?a?b?x", count: 5000).utf8)
    #expect(EncodedWords.decoded(raw).hasPrefix("=?a?b?"))
  }
}
