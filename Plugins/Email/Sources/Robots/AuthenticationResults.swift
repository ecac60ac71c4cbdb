/// Decides what the business's own mail server found about who sent a mail (RFC 8601).
enum AuthenticationResults {
  /// Whether the server called `authority` says that the mail's author passed DMARC (RFC 7489).
  ///
  /// The mail must have one From field with one author, of the domain that the server checked.
  static func isAuthorProven(_ headers: HeaderFields, from: [MailAddress], by authority: String?) -> Bool {
    guard let authority, from.count == 1, let domain = from.first?.domain,
      headers.all.filter({ $0.name == "from" }).count == 1, let proven = provenDomain(headers, by: authority)
    else { return false }
    // By bytes: two spellings of a name that look alike are two domains.
    return proven.utf8.elementsEqual(domain.utf8)
  }

  /// The domain that passed DMARC as the server called `authority` says, in lower case; nil when none did.
  ///
  /// Only the topmost field of that name can prove something: a sender can write others below, with whatever they like in
  /// them. The others can still take the proof away. Every `dmarc` result in all of them must have passed and name the
  /// same domain, and every one of them must be well formed.
  static func provenDomain(_ headers: HeaderFields, by authority: String) -> String? {
    let verdicts = headers.all.filter { $0.name == "authentication-results" }
      .compactMap { AuthenticationStatement($0.raw) }.filter { $0.server == authority.lowercased() }.map(\.verdicts)
    guard let top = verdicts.first, let domain = top?.first?.domains.first else { return nil }
    let isProven = verdicts.allSatisfy { verdicts in
      verdicts?.allSatisfy { verdict in
        verdict.passed && !verdict.domains.isEmpty && verdict.domains.allSatisfy { $0 == domain }
      } ?? false
    }
    return isProven ? domain : nil
  }
}
