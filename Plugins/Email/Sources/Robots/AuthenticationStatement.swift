/// The DMARC results of one Authentication-Results field (RFC 8601, 2.2).
///
/// The field is a server's name and results such as `spf=pass smtp.mailfrom=a@example.com`, separated by semicolons. A
/// method counts only at the start of a result, and a property only within its result. Anything else may be text that
/// the sender chose.
struct AuthenticationStatement {
  /// One `dmarc` result.
  struct Verdict: Equatable {
    /// Whether the method's result is `pass`.
    let passed: Bool
    /// The values of its `header.from`, in lower case.
    let domains: [String]
  }

  /// The name of the server that wrote the field (authserv-id), in lower case.
  let server: String
  /// The field's `dmarc` results; nil when the field is malformed and therefore proves nothing.
  let verdicts: [Verdict]?

  /// Reads a field; nil when it does not begin with a server's name.
  init?(_ field: [UInt8]) {
    var scanner = FieldScanner(field)
    guard let server = Self.server(&scanner) else { return nil }
    self.server = server
    // A field of this size has been cut, and its end may contain another result.
    verdicts = field.count < MailLimits.fieldBytes ? try? Self.verdicts(&scanner) : nil
  }

  private static func server(_ scanner: inout FieldScanner) -> String? {
    guard (try? scanner.skipSpace()) != nil, let name = try? scanner.value(), !name.isEmpty,
      // Exchange Online begins with the first result and names no server.
      !name.contains(UInt8(ascii: "="))
    else { return nil }
    return String(decoding: name, as: UTF8.self).lowercased()
  }

  private static func verdicts(_ scanner: inout FieldScanner) throws(MalformedField) -> [Verdict] {
    try scanner.skipSpace()
    // The version. In other versions the same words may mean something else.
    if let version = scanner.keyword(), version != "1" { throw MalformedField() }
    try scanner.skipSpace()
    var verdicts: [Verdict] = []
    while scanner.take(";") {
      try scanner.skipSpace()
      // Some servers end the last result with a semicolon.
      if scanner.isAtEnd || scanner.isAt(";") { continue }
      if let verdict = try result(&scanner) { verdicts.append(verdict) }
    }
    guard scanner.isAtEnd else { throw MalformedField() }
    return verdicts
  }

  /// Reads one result up to the next semicolon; nil for methods other than DMARC.
  private static func result(_ scanner: inout FieldScanner) throws(MalformedField) -> Verdict? {
    guard let method = scanner.keyword() else { throw MalformedField() }
    try scanner.skipSpace()
    if method == "none", scanner.isAtEnd { return nil }
    if scanner.take("/") {
      try scanner.skipSpace()
      guard scanner.keyword() == "1" || method != "dmarc" else { throw MalformedField() }
      try scanner.skipSpace()
    }
    guard scanner.take("=") else { throw MalformedField() }
    try scanner.skipSpace()
    guard let outcome = scanner.keyword() else { throw MalformedField() }
    var domains: [String] = []
    while true {
      let isApart = try scanner.skipSpace()
      if scanner.isAtEnd || scanner.isAt(";") { break }
      guard isApart else { throw MalformedField() }
      let (name, value) = try scanner.property()
      guard method == "dmarc" else { continue }
      guard let value else { throw MalformedField() }
      if name == "header.from" { domains.append(String(decoding: value, as: UTF8.self).lowercased()) }
    }
    return method == "dmarc" ? Verdict(passed: outcome == "pass", domains: domains) : nil
  }
}
