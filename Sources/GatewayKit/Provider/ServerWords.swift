/// What a server says of an error, made fit for logs and traces.
public enum ServerWords {
  /// At most 400 characters of `words` on one line, without what might be a key: some servers echo it.
  public static func harmless(_ words: String) -> String {
    words.prefix(400).split(whereSeparator: \.isWhitespace).map { word in
      let mayBeKey =
        word.count >= 16 && word.contains(where: \.isNumber) || ["sk-", "AIza"].contains(where: word.contains)
      return mayBeKey ? "…" : String(word)
    }.joined(separator: " ")
  }
}
