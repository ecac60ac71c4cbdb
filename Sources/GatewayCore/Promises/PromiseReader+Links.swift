extension PromiseReader {
  /// A link or an e-mail address, with its range.
  struct FoundLink {
    let promise: Promise
    let range: Range<Int>
  }

  /// Characters that a model may put around and after a link.
  private static let delimiters: Set<Unicode.Scalar> = [
    "<", ">", "(", ")", "[", "]", "{", "}", "\"", "'", "|", ",", ";", "“", "”", "‘", "’", "«", "»",
  ]
  private static let trailing: Set<Unicode.Scalar> = [".", ":", "!", "?", "…", "-", "_"]

  /// Every link and address of the text: with a scheme, with `www.`, with `@`, or a bare domain.
  ///
  /// A bare domain needs a known ending or a path, so that a missing space after a full stop makes no link.
  static func links(in text: PromiseText) -> [FoundLink] {
    var found: [FoundLink] = []
    let scalars = text.scalars
    var place = 0
    while place < scalars.count {
      guard !isDelimiter(scalars[place]) else {
        place += 1
        continue
      }
      let start = place
      var hasHint = false
      while place < scalars.count, !isDelimiter(scalars[place]) {
        let scalar = scalars[place]
        hasHint = hasHint || scalar == "." || scalar == "@" || scalar == "/"
        place += 1
      }
      var end = place
      while end > start, trailing.contains(scalars[end - 1]) { end -= 1 }
      if hasHint, end > start, let link = link(in: text, start..<end) { found.append(link) }
    }
    return found
  }

  private static func isDelimiter(_ scalar: Unicode.Scalar) -> Bool {
    scalar.isNewline || scalar.isBlank || delimiters.contains(scalar)
  }

  private static func link(in text: PromiseText, _ chunk: Range<Int>) -> FoundLink? {
    let scalars = text.scalars
    if let colon = schemeEnd(scalars, chunk) {
      // A word that runs into the scheme, as in `site:https://…`, is not part of the link.
      var start = colon
      while start > chunk.lowerBound, scalars[start - 1].isLetter { start -= 1 }
      return target(in: text, host: colon + 3..<chunk.upperBound, found: start..<chunk.upperBound)
    }
    var range = chunk
    if text.folded(range).hasPrefix("mailto:") { range = range.lowerBound + 7..<range.upperBound }
    if let at = range.first(where: { scalars[$0] == "@" }) {
      let domain = text.folded(at + 1..<range.upperBound)
      guard at > range.lowerBound, isHost(domain[...]) else { return nil }
      return FoundLink(promise: .email(text.exact(range)), range: range)
    }
    while let first = range.first, !scalars[first].isLetter && !scalars[first].isDigit { range.removeFirst() }
    let host = text.folded(range.prefix { !["/", "?", "#", ":"].contains(scalars[$0]) })
    guard isHost(host[...]), let ending = host.split(separator: ".").last else { return nil }
    let hasPath =
      range.count > host.unicodeScalars.count && scalars[range.lowerBound + host.unicodeScalars.count] == "/"
    guard host.hasPrefix("www.") || hasPath || PromiseWords.domainEndings.contains(String(ending)) else { return nil }
    return target(in: text, host: range, found: range)
  }

  private static func schemeEnd(_ scalars: [Unicode.Scalar], _ chunk: Range<Int>) -> Int? {
    guard chunk.count > 3 else { return nil }
    return (chunk.lowerBound..<chunk.upperBound - 2).first {
      scalars[$0] == ":" && scalars[$0 + 1] == "/" && scalars[$0 + 2] == "/"
    }
  }

  /// The host and path after the scheme; user and password before an `@` are not part of the host.
  private static func target(in text: PromiseText, host range: Range<Int>, found: Range<Int>) -> FoundLink? {
    let scalars = text.scalars
    let end = range.first { ["/", "?", "#", "\\"].contains(scalars[$0]) } ?? range.upperBound
    let at = (range.lowerBound..<end).last { scalars[$0] == "@" }
    let authority = (at.map { $0 + 1 } ?? range.lowerBound)..<end
    var host = text.exact(authority)
    if host.hasPrefix("www.") { host.removeFirst(4) }
    var path = text.folded(end..<range.upperBound)
    while path.hasSuffix("/") { path.removeLast() }
    guard !host.isEmpty else { return nil }
    // A link to a chat stands for the telephone number in it.
    if host == "wa.me", path.dropFirst().allSatisfy(\.isNumber), path.count > 8 {
      return FoundLink(promise: .number(digits: String(path.dropFirst()), isInternational: true), range: found)
    }
    return FoundLink(promise: .link(host: host, path: path), range: found)
  }

  /// Whether it has at least two labels, the last one of letters.
  private static func isHost(_ text: Substring) -> Bool {
    let labels = text.split(separator: ".", omittingEmptySubsequences: false)
    guard labels.count >= 2, let last = labels.last, last.count >= 2, last.allSatisfy(\.isLetter) else { return false }
    return labels.allSatisfy { label in
      !label.isEmpty && label.allSatisfy { $0.isLetter || $0.isNumber || $0 == "-" || $0 == "_" }
    }
  }
}

extension PromiseText {
  /// Folded scalars as a string.
  func folded(_ range: Range<Int>) -> String {
    var view = String.UnicodeScalarView()
    view.append(contentsOf: scalars[range])
    return String(view)
  }

  /// Folded where the text was ASCII, else as written: letters that only look like those of a host are another host.
  fileprivate func exact(_ range: Range<Int>) -> String {
    wasPlain[range].allSatisfy(\.self) ? folded(range) : excerpt(range).lowercased()
  }
}
