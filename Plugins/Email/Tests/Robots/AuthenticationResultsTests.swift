import Testing

@testable import Email

/// Which servers' results prove the sender.
@Suite("Authentication-Results") struct AuthenticationResultsTests {
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
    // No version but the first is known.
    (["Authentication-Results: mx.padaria.example 2; dmarc=pass header.from=example.com"], false),
    (["Authentication-Results: mx.padaria.example; dmarc/2=pass header.from=example.com"], false),
    (["Authentication-Results: mx.padaria.example; none; dmarc=pass header.from=example.com"], false),
    (["Authentication-Results: mx.padaria.example; dmarc=pass"], false),
    (["Authentication-Results: mx.padaria.example; dmarc=passed header.from=example.com"], false),
    (["Authentication-Results: mx.padaria.example; x-dmarc=pass header.from=example.com"], false),
    (["Authentication-Results: mx.padaria.example; dmarc=pass smtp.mailfrom=a header.from=sub.example.com"], false),
    // The property belongs to another result, or is invalid.
    (["Authentication-Results: mx.padaria.example; spf=pass header.from=example.com; dmarc=pass"], false),
    (["Authentication-Results: mx.padaria.example; dmarc=pass reason=\"header.from=example.com\""], false),
    (["Authentication-Results: mx.padaria.example; dmarc=pass x-header.from=example.com"], false),
    (["Authentication-Results: mx.padaria.example; dmarc=pass header.from=example.com header.from=a.example"], false),
  ]

  /// A sender chose the text after `smtp.mailfrom`, `header.i` or in the comment; DMARC failed.
  static let forged: [String] = [
    // An encoded word in the envelope sender.
    """
    spf=pass smtp.mailfrom==?utf-8?q?=3Bdmarc=pass_header.from=3Dexample.com_?=@evil.example; \
    dmarc=fail header.from=example.com
    """,
    // A quoted local part.
    """
    spf=pass smtp.mailfrom="x; dmarc=pass header.from=example.com y"@evil.example; dmarc=fail header.from=example.com
    """,
    // An encoded word that ends a comment.
    """
    spf=pass (mx: domain of =?utf-8?q?=29=3Bdmarc=pass_header.from=3Dexample.com_=28?=@evil.example) \
    smtp.mailfrom=evil.example; dmarc=fail header.from=example.com
    """,
    // The identity of a DKIM signature.
    """
    dkim=pass header.i==?utf-8?q?=3Bdmarc=pass_header.from=3Dexample.com_?=@evil.example; \
    dmarc=fail header.from=example.com
    """,
  ]

  /// The same, written by servers that say nothing of DMARC, or in the sender's own words without any mark around them.
  static let smuggled: [String] = [
    "spf=pass smtp.mailfrom==?utf-8?q?=3Bdmarc=pass_header.from=3Dexample.com_?=@evil.example",
    #"spf=pass smtp.mailfrom="x; dmarc=pass header.from=example.com y"@evil.example"#,
    #"spf=pass smtp.mailfrom="x\"; dmarc=pass header.from=example.com y"@evil.example"#,
    #"spf=pass (domain of "x); dmarc=pass header.from=example.com ("@evil.example) smtp.mailfrom=evil.example"#,
    #"spf=pass (domain of x\); dmarc=pass header.from=example.com z@evil.example) smtp.mailfrom=evil.example"#,
    "spf=pass (domain of x); dmarc=pass header.from=example.com (y@evil.example); dmarc=fail header.from=example.com",
    "dmarc=pass header.from=example.com (injected); dmarc=none header.from=example.com",
    "dmarc=pass header.from=example.com; dmarc=pass header.from=evil.example",
    // Malformed: nothing in the field is believed, whatever stands before the place.
    "dmarc=pass header.from=example.com; spf=pass smtp.mailfrom=\"x",
    "dmarc=pass header.from=example.com; spf=pass smtp.mailfrom=x\"y\"@evil.example",
    "dmarc=pass header.from=example.com; spf=pass (x",
    "dmarc=pass header.from=example.com; spf=pass x)",
    #"dmarc=pass header.from=example.com; spf=pass smtp.mailfrom=x\;y"#,
    "dmarc=pass header.from=example.com; spf",
    "dmarc=pass header.from=example.com; =pass",
    "dmarc=pass header.from=example.com\u{7F}",
    "dmarc=pass header.from=example.com stray",
    "dmarc=pass header.from==?utf-8?q?example.com?=",
    "=?utf-8?q?dmarc=3Dpass?= header.from=example.com",
    "=?utf-8?q?x?=; dmarc=pass header.from=example.com",
    "x=y\" z; dmarc=pass header.from=example.com",
  ]

  /// Forms that servers write: Gmail, Fastmail and OVH (authentication_milter), rspamd, OpenDMARC, Postfix with OpenDKIM,
  /// Yahoo; and forms that the standard allows.
  static let written: [String] = [
    """
    dkim=pass header.i=@example.com header.s=20230601 header.b=Ja0u7H/4;\r\n       spf=pass (google.com: domain of \
    ana@example.com designates 209.85.220.41 as permitted sender) smtp.mailfrom=ana@example.com;\r\n       dmarc=pass \
    (p=NONE sp=QUARANTINE dis=NONE) header.from=example.com;\r\n       dara=pass header.i=@padaria.example
    """,
    """
    \r\n    arc=none (no signatures found);\r\n    dkim=pass (2048-bit rsa key sha256) header.d=example.com \
    header.i=@example.com header.b=ewzn2BS6 header.a=rsa-sha256 header.s=20230601 x-bits=2048;\r\n    dmarc=pass \
    policy.published-domain-policy=reject policy.applied-disposition=none policy.evaluated-disposition=none \
    (p=reject,d=none,d.eval=none) policy.policy-from=p header.from=example.com;\r\n    iprev=pass \
    smtp.remote-ip=37.140.190.203 (forward501o.mail.yandex.net);\r\n    spf=pass smtp.mailfrom=ana@example.com \
    smtp.helo=mail.example.com;\r\n    x-tls=pass smtp.version=TLSv1.3 smtp.cipher=TLS_AES_128_GCM_SHA256 smtp.bits=128
    """,
    """
    \r\n\tdkim=pass header.d=example.com header.s=korg header.b=C+JDrISk;\r\n\tspf=pass (mx.padaria.example: domain of \
    "stable+bounces-273111-lists=lfdr.de@example.com" designates 2600:3c04:e001:36c::12fc:5321 as permitted sender) \
    smtp.mailfrom="stable+bounces-273111-lists=lfdr.de@example.com";\r\n\tdmarc=pass (policy=none) \
    header.from=example.com;\r\n\tarc=pass ("subspace.kernel.org:s=arc-20240116:i=1")
    """,
    "dmarc=pass (p=none dis=none) header.from=example.com",
    """
    dmarc=pass (p=reject dis=none) header.from=example.com; dkim=pass (1024-bit key;\r\n\tunprotected) \
    header.d=example.com header.i=@example.com header.b="iKolNvQh"; \r\n\tdkim-atps=neutral
    """,
    "dkim=pass header.i=@example.com header.s=s1; spf=pass smtp.mailfrom=; dmarc=pass(p=REJECT) header.from=example.com;",
    "dmarc = pass (a (nested \\) one)) header . from = \"example.com\"",
    "dmarc (a)/(b)1(c)=(d)pass(e)header(f).(g)from(h)=(i)example.com(j)",
    "DMARC=Pass Header.From=Example.COM; smtp=pass smtp.mailfrom=josé@example.com",
    "spf=softfail reason=\"not; listed (here)\" smtp.mailfrom=<>; ; dmarc=pass header.from=example.com",
  ]

  @Test("an author is proven by the own server's DMARC only", arguments: cases)
  func proven(headers: [String], isProven: Bool) throws {
    let mail = try ReadMail.read(Letter.of(headers))
    #expect(
      AuthenticationResults.isAuthorProven(mail.headers, from: mail.from, by: "mx.padaria.example") == isProven)
    #expect(!AuthenticationResults.isAuthorProven(mail.headers, from: mail.from, by: nil))
  }

  private static func isProven(_ fields: String...) throws -> Bool {
    let mail = try ReadMail.read(Letter.of(fields.map { "Authentication-Results: \($0)" }))
    return AuthenticationResults.isAuthorProven(mail.headers, from: mail.from, by: "mx.padaria.example")
  }

  @Test("a sender's own words in a server's field prove nothing", arguments: forged + smuggled)
  func forgeries(results: String) throws {
    #expect(try !Self.isProven("mx.padaria.example; \(results)"))
    // Nor does a field of the sender's own below it, which would be believed by itself.
    let pass = "mx.padaria.example; dmarc=pass header.from=example.com"
    #expect(try Self.isProven(pass))
    #expect(try !Self.isProven("mx.padaria.example; \(results)", pass))
  }

  @Test("the forms that servers write are understood", arguments: written)
  func servers(results: String) throws {
    #expect(try Self.isProven("mx.padaria.example; \(results)"))
    #expect(try Self.isProven("mx.padaria.example 1 ; \(results)"))
    #expect(try Self.isProven("(by) \"mx.padaria.example\" (1);\(results)"))
    #expect(try !Self.isProven("mx.padaria.example; \(results.lowercased().replacing("pass", with: "fail"))"))
    let foreign = results.lowercased().replacing("example.com", with: "example.net")
    #expect(try !Self.isProven("mx.padaria.example; \(foreign)"))
    #expect(try !Self.isProven("mx.padaria.example.org; \(results)"))
  }

  @Test("only the topmost field of the server's name proves, and any of them can take the proof away")
  func severalFields() throws {
    let (pass, spf) = ("mx.padaria.example; dmarc=pass header.from=example.com", "mx.padaria.example; spf=pass")
    #expect(try Self.isProven(pass, spf))
    #expect(try Self.isProven("mx.isp.example; dmarc=fail header.from=example.com", pass, "x; dmarc=fail"))
    #expect(try Self.isProven(pass, pass))
    // Fastmail writes DMARC in a field of its own below others; nothing tells it from one that the sender wrote.
    #expect(try !Self.isProven(spf, pass))
    #expect(try !Self.isProven(pass, "mx.padaria.example; dmarc=fail header.from=example.com"))
    #expect(try !Self.isProven(pass, spf, "mx.padaria.example; dmarc=none"))
    #expect(try !Self.isProven(pass, "mx.padaria.example; spf=pass (open"))
  }

  @Test(
    "a field that names no server proves nothing: Exchange Online's", arguments: ["spf=pass", "mx.padaria.example"])
  func nameless(authority: String) throws {
    let mail = try ReadMail.read(
      Letter.of([
        """
        Authentication-Results: spf=pass (sender IP is 192.30.252.194) smtp.mailfrom=example.com; dkim=pass (signature \
        was verified) header.d=example.com;dmarc=pass action=none header.from=example.com;compauth=pass reason=100
        """
      ]))
    #expect(!AuthenticationResults.isAuthorProven(mail.headers, from: mail.from, by: authority))
  }

  @Test("a field of any size and depth is read once, and one that was cut proves nothing")
  func bounds() throws {
    let pass = "dmarc=pass header.from=example.com"
    let nested = { (depth: Int) in
      String(repeating: "(", count: depth) + String(repeating: ")", count: depth)
    }
    #expect(try Self.isProven("mx.padaria.example; \(nested(FieldScanner.maximumDepth)) \(pass)"))
    #expect(try !Self.isProven("mx.padaria.example; \(nested(FieldScanner.maximumDepth + 1)) \(pass)"))
    let long = String(repeating: "x", count: MailLimits.fieldBytes)
    #expect(try Self.isProven("mx.padaria.example; \(pass); spf=pass smtp.helo=\(long.prefix(20_000))"))
    #expect(try !Self.isProven("mx.padaria.example; \(pass); spf=pass smtp.helo=\(long)"))
    for noise in ["(", "\"", "((\"", ";", "a=b;", "x ", "=", "\\", "(\"\")"] {
      let field = Array("mx.padaria.example; \(String(repeating: noise, count: 30_000 / noise.utf8.count))".utf8)
      let statement = AuthenticationStatement(field)
      #expect(statement?.server == "mx.padaria.example")
      #expect(statement?.verdicts?.isEmpty ?? true)
    }
  }
}
