import Testing

@testable import Email

/// Whose word is taken for who wrote.
@Suite struct AuthenticationResultsTests {
  private static let pass =
    "Authentication-Results: mx.padaria.example; spf=pass; dmarc=pass (p=none) header.from=example.com"

  static let cases: [(headers: [String], isProven: Bool)] = [
    ([pass], true), ([pass.uppercased().replacing("AUTHENTICATION-RESULTS", with: "Authentication-Results")], true),
    (["Authentication-Results: mx.padaria.example 1; dmarc=pass header.from=example.com"], true),
    ([], false), (["Authentication-Results: mx.padaria.example; none"], false),
    (["Authentication-Results: mx.padaria.example; dmarc=fail header.from=example.com"], false),
    (["Authentication-Results: mx.padaria.example; dmarc=pass header.from=other.example"], false),
    (["Authentication-Results: mx.padaria.example; spf=pass; dkim=pass header.d=example.com"], false),
    (["Authentication-Results: mx.evil.example; dmarc=pass header.from=example.com"], false),
    // The server's own word stands above what the sender wrote in its name.
    (["Authentication-Results: mx.padaria.example; dmarc=fail header.from=example.com", pass], false),
    (["Authentication-Results: mx.padaria.example; dmarc=fail (dmarc=pass header.from=example.com)"], false),
    (["Authentication-Results: mx.padaria.example; x=(; dmarc=pass header.from=example.com"], false),
    (["From: Ana <ana@example.com>, Bia <bia@example.com>", pass], false),
    (["From: Ana <ana@example.com>", "From: Bia <bia@example.com>", pass], false),
  ]

  @Test("an author is proven by the own server's DMARC only", arguments: cases)
  func proven(headers: [String], isProven: Bool) throws {
    let mail = try ReadMail.read(Letter.of(headers))
    #expect(
      AuthenticationResults.isAuthorProven(mail.headers, from: mail.from, by: "mx.padaria.example") == isProven)
    #expect(!AuthenticationResults.isAuthorProven(mail.headers, from: mail.from, by: nil))
  }
}
