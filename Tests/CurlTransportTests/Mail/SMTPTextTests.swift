@testable import CurlTransport
import Testing

@Suite struct SMTPTextTests {
  @Test(
    "every line ends with CRLF, and a dot that begins one is doubled",
    arguments: [
      ("", ""), ("a", "a\r\n"), ("a\r\n", "a\r\n"), ("a\nb", "a\r\nb\r\n"), ("a\rb", "a\r\nb\r\n"),
      (".", "..\r\n"), ("a\n.\nb", "a\r\n..\r\nb\r\n"), ("a\r\n.\r\n", "a\r\n..\r\n"), ("a\r.\rb", "a\r\n..\r\nb\r\n"),
      ("a\n\r\nb", "a\r\n\r\nb\r\n"), ("a\r\r\nb", "a\r\n\r\nb\r\n"), ("..", "...\r\n"), ("a.\nb.c", "a.\r\nb.c\r\n"),
    ])
  func stuffed(message: String, text: String) {
    #expect(String(decoding: SMTPText.stuffed(Array(message.utf8)), as: UTF8.self) == text)
  }

  @Test("an answer is whole with its last line, however the bytes come")
  func replies() throws {
    let bytes = Array("250-one\r\n250-\r\n250 three\r\n".utf8)
    for cut in 0...bytes.count {
      var reader = SMTPReplyReader()
      let early = try reader.feed(Array(bytes[..<cut]))
      #expect(early == nil || cut == bytes.count)
      let reply = try early ?? reader.feed(Array(bytes[cut...]))
      #expect(reply == SMTPReply(code: 250, words: "one three"))
    }
    var bare = SMTPReplyReader()
    #expect(try bare.feed(Array("250\n".utf8)) == SMTPReply(code: 250, words: ""))
    for wrong in ["hello\r\n", "25\r\n", "2x0 a\r\n", "\r\n"] {
      var reader = SMTPReplyReader()
      #expect(throws: SMTPReplyReader.Malformed.self) { try reader.feed(Array(wrong.utf8)) }
    }
  }
}
