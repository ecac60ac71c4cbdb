/// What the business's own mail server found about who sent a mail (RFC 8601).
enum AuthenticationResults {
  /// Whether the server called `authority` says that the mail's author passed DMARC (RFC 7489).
  ///
  /// Only the topmost field of that name counts: a sender can write others below, with whatever they like in them.
  static func isAuthorProven(_ headers: HeaderFields, from: [MailAddress], by authority: String?) -> Bool {
    guard let authority, from.count == 1, let domain = from.first?.domain,
      headers.all.filter({ $0.name == "from" }).count == 1
    else { return false }
    let results = headers.texts("authentication-results").map(withoutComments)
    guard let own = results.first(where: { name(of: $0) == authority.lowercased() }) else { return false }
    return own.split(separator: ";").dropFirst().contains { result in
      let words = result.split(whereSeparator: \.isWhitespace).map { $0.lowercased() }
      guard words.first == "dmarc=pass" else { return false }
      return words.contains("header.from=\(domain)")
    }
  }

  /// The name of the server that wrote a field; a version may follow it.
  private static func name(of field: String) -> String {
    field.prefix { $0 != ";" }.split(whereSeparator: \.isWhitespace).first.map { $0.lowercased() } ?? ""
  }

  private static func withoutComments(_ field: String) -> String {
    var depth = 0
    var isEscaped = false
    return field.filter { character in
      if isEscaped {
        isEscaped = false
        return depth == 0
      }
      switch character {
      case "\\": isEscaped = true
      case "(": depth += 1
      case ")" where depth > 0:
        depth -= 1
        return false
      default: break
      }
      return depth == 0
    }
  }
}
