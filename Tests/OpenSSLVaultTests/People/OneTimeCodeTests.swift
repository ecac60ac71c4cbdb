import Testing

@testable import OpenSSLVault

@Suite struct OneTimeCodeTests {
  /// The secret of RFC 6238's appendix B for SHA-1.
  private static let secret = SecretBytes(count: 20) { $0.copyBytes(from: Array("12345678901234567890".utf8)) }

  @Test(
    "one-time codes as in RFC 6238, appendix B",
    arguments: [
      (59, "94287082"), (1_111_111_109, "07081804"), (1_111_111_111, "14050471"), (1_234_567_890, "89005924"),
      (2_000_000_000, "69279037"), (20_000_000_000, "65353130"),
    ] as [(Int64, String)])
  func vectors(seconds: Int64, code: String) {
    let found = OneTimeCode.code(of: Self.secret, step: seconds / OneTimeCode.step, digits: 8)
    #expect(String(decoding: found, as: UTF8.self) == code)
    #expect(OneTimeCode.code(of: Self.secret, step: seconds / 30) == Array(code.utf8.suffix(6)))
  }

  @Test("a code is accepted in its step and the ones beside it, and nothing else is")
  func window() {
    let code = OneTimeCode.code(of: Self.secret, step: 100)
    for (step, isAccepted) in [(98, false), (99, true), (100, true), (101, true), (102, false)] as [(Int64, Bool)] {
      for seconds in [step * 30, step * 30 + 29] {
        #expect(OneTimeCode.step(of: code, by: Self.secret, at: seconds) == (isAccepted ? 100 : nil))
      }
    }
    for other in ["", "000000", "1234567", String(decoding: code, as: UTF8.self) + " "] {
      #expect(OneTimeCode.step(of: Array(other.utf8), by: Self.secret, at: 3_000) == nil)
    }
  }

  @Test(
    "base 32 as in RFC 4648, section 10, without padding",
    arguments: [
      ("", ""), ("f", "MY"), ("fo", "MZXQ"), ("foo", "MZXW6"), ("foob", "MZXW6YQ"), ("fooba", "MZXW6YTB"),
      ("foobar", "MZXW6YTBOI"),
    ])
  func base32(text: String, encoded: String) {
    #expect(Array(text.utf8).withUnsafeBytes(Base32Text.encode) == encoded)
  }
}
