/// The verdict of the business's mail server about the sender of a mail (RFC 8601).
enum AuthenticationResults {
  /// Whether the server called `authority` says that the mail's author passed DMARC (RFC 7489).
  ///
  /// The mail must have one From field with one author, of the domain that the server checked.
  static func isAuthorProven(_ headers: HeaderFields, from: [MailAddress], by authority: String?) -> Bool {
    guard let authority, from.count == 1, let domain = from.first?.domain,
      headers.all.filter({ $0.name == "from" }).count == 1, let proven = provenDomain(headers, by: authority)
    else { return false }
    // Compared as bytes, because two names that look alike are different domains.
    return proven.utf8.elementsEqual(domain.utf8)
  }

  /// The domain that passed DMARC according to `authority`, in lower case, or nil.
  ///
  /// Only the topmost of its fields can prove something, because a sender can add others below with any content. The
  /// others can still void the proof: every `dmarc` result in all of them must have passed and name the same domain,
  /// and every field must be well formed.
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
