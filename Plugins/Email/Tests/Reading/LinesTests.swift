import Testing

@testable import Email

/// Text by its lines.
@Suite struct LinesTests {
  static let trimmed: [(text: String, result: String)] = [
    ("", ""), ("\n\n", ""), ("a", "a"), ("\n a \t\n\n\n b\u{A0}\n", " a\n\n b"), ("a\nb", "a\nb"),
    ("a\u{3000}\u{A0} \n \u{A0}\nb", "a\n\nb"), ("é\nà ", "é\nà"), ("\n\na\n\n\n\nb\n\n", "a\n\nb"),
  ]

  @Test("white space at the ends of lines and more than one blank line are left out", arguments: trimmed)
  func trimming(text: String, result: String) { #expect(text.trimmedLines == result) }

  static let unix: [(text: String, result: String)] = [
    ("a\r\nb\rc\nd", "a\nb\nc\nd"), ("\r\r\n\n", "\n\n\n"), ("a\u{0}\tb\u{7F}\u{85}\u{9F}c\u{A0}é", "a\tbc\u{A0}é"),
    ("\r", "\n"),
  ]

  @Test("lines end as on Unix, and other control characters are left out", arguments: unix)
  func lineEnds(text: String, result: String) { #expect(text.withUnixLines == result) }

  @Test("a text holds another byte for byte")
  func holding() {
    #expect("abcabd".holds("abd"))
    #expect("aab".holds("ab"))
    #expect(!"ab".holds("abc"))
    #expect("é".holds(""))
  }
}
