/// Makes a server's error text safe for logs and traces.
public enum ServerWords {
  /// At most 400 characters of `words` on one line. Words that might be a key are removed, because some servers repeat it.
  public static func harmless(_ words: String) -> String {
    words.prefix(400).split(whereSeparator: \.isWhitespace).map { word in
      let mayBeKey =
        word.count >= 16 && word.contains(where: \.isNumber) || ["sk-", "AIza"].contains(where: word.contains)
      return mayBeKey ? "…" : String(word)
    }.joined(separator: " ")
  }
}
