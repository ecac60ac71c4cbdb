import GatewayKit
import Testing

/// What pieces a body is made of, however it is cut.
@Suite struct AnswerFramingTests {
  private typealias Piece = AnswerFraming.Piece

  private static func pieces(_ bytes: [UInt8], of size: Int) throws -> [Piece] {
    var framing = AnswerFraming(maximumBytes: 1_000)
    var pieces: [Piece] = []
    var rest = bytes[...]
    while !rest.isEmpty {
      pieces += try framing.feed(Array(rest.prefix(size)))
      rest = rest.dropFirst(size)
    }
    return pieces + framing.finish()
  }

  private static func event(_ data: String, _ type: String = "message") -> Piece { .event(type: type, data: data) }

  @Test(
    "a stream, a document, and errors in a stream",
    arguments: [
      ("data: {}\n\ndata:{\"a\":1}\n\n", [event("{}"), event("{\"a\":1}")]),
      ("\r\n\r\ndata: {}\r\n\r\n", [event("{}")]),
      ("\u{FEFF}data: {}\n\n", [event("{}")]),
      (": ping\n\ndata: {}", [event("{}")]),
      ("event: error\ndata: {}\n\n", [event("{}", "error")]),
      ("data: {}\ndata: {\"a\":1}\ndata: [DONE]\n\n", [event("{}"), event("{\"a\":1}"), event("[DONE]")]),
      ("data: {\ndata:   \"a\": 1\ndata: }\n\n", [event("{\n  \"a\": 1\n}")]),
      ("data: {}\n{\n  \"error\": 1\n}\n", [event("{}"), .stray("{\n  \"error\": 1\n}")]),
      ("data: \n\n", []), ("", []), ("\n \n", []),
      ("<html>", [.stray("<html>")]),
      (" {\"a\":\n1}\n", [.whole(Array("{\"a\":\n1}\n".utf8))]),
      ("[{}]", [.whole(Array("[{}]".utf8))]),
    ])
  private func cut(body: String, pieces: [Piece]) throws {
    for size in [1, 2, 3, 7, 1_000] {
      #expect(try Self.pieces(Array(body.utf8), of: size) == pieces, "in pieces of \(size)")
    }
  }

  @Test("Invariant 11: nothing is held beyond the bound")
  func bound() throws {
    for body in ["data: " + String(repeating: "a", count: 1_001), "{" + String(repeating: "a", count: 1_001)] {
      let error = #expect(throws: AdapterError.self) { try Self.pieces(Array(body.utf8), of: 10) }
      #expect(error?.outcome == .unknown)
    }
    #expect(
      try Self.pieces([UInt8](repeating: 0x0A, count: 5_000) + Array("{}".utf8), of: 3) == [.whole(Array("{}".utf8))])
  }
}
