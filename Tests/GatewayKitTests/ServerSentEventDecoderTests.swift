import GatewayKit
import Testing

/// A stream's bytes, and the events that are in them.
struct StreamFixture: Sendable, CustomTestStringConvertible {
  let testDescription: String
  let bytes: [UInt8]
  let events: [ServerSentEvent]

  init(_ name: String, _ text: String, _ events: [ServerSentEvent]) {
    self.init(name, Array(text.utf8), events)
  }

  init(_ name: String, _ bytes: [UInt8], _ events: [ServerSentEvent]) {
    self.testDescription = name
    self.bytes = bytes
    self.events = events
  }

  static let all = [
    StreamFixture("nothing at all", "", []),
    StreamFixture("one event", "data: {\"a\":1}\n\n", [ServerSentEvent(data: "{\"a\":1}")]),
    StreamFixture("no space after the colon", "data:x\n\n", [ServerSentEvent(data: "x")]),
    StreamFixture("only the first space goes", "data:  x \n\n", [ServerSentEvent(data: " x ")]),
    StreamFixture("lines end in LF", "data: a\ndata: b\n\n", [ServerSentEvent(data: "a\nb")]),
    StreamFixture("lines end in CR", "data: a\rdata: b\r\r", [ServerSentEvent(data: "a\nb")]),
    StreamFixture("lines end in CRLF", "data: a\r\ndata: b\r\n\r\n", [ServerSentEvent(data: "a\nb")]),
    StreamFixture(
      "line ends of every kind", "data: a\r\n\rdata: b\n\r\ndata: c\r\r",
      [ServerSentEvent(data: "a"), ServerSentEvent(data: "b"), ServerSentEvent(data: "c")]),
    StreamFixture(
      "other separators end no line", "data: a\u{85}b\u{2028}c\u{0B}d\u{0C}e\n\n",
      [ServerSentEvent(data: "a\u{85}b\u{2028}c\u{0B}d\u{0C}e")]),
    StreamFixture(
      "characters of every width", "data: pão 🥖 e\u{301} 汉\n\n", [ServerSentEvent(data: "pão 🥖 e\u{301} 汉")]),
    StreamFixture(
      "bytes that are no UTF-8", Array("data: a".utf8) + [0xFF, 0xC3] + Array("\n\n".utf8),
      [ServerSentEvent(data: "a\u{FFFD}\u{FFFD}")]),
    StreamFixture("comments", ": awake\n\n:\n:x\ndata: a\n: between\ndata: b\n\n", [ServerSentEvent(data: "a\nb")]),
    StreamFixture("a comment longer than an event may be", ":\(String(repeating: "x", count: 300))\n\n", []),
    StreamFixture("a byte order mark", "\u{FEFF}data: a\n\n", [ServerSentEvent(data: "a")]),
    StreamFixture(
      "a second mark belongs to its line", "\u{FEFF}\u{FEFF}data: a\n\n",
      [ServerSentEvent(data: nil, stray: "\u{FEFF}data: a")]),
    StreamFixture(
      "types, ids and waits",
      "event: delta\nid: 7\nretry: 250\ndata: a\n\ndata: b\n\nid\ndata: c\n\nretry: x\ndata: d\n\n",
      [
        ServerSentEvent(event: "delta", data: "a", lastEventID: "7", retry: 250),
        ServerSentEvent(data: "b", lastEventID: "7"), ServerSentEvent(data: "c"), ServerSentEvent(data: "d"),
      ]),
    StreamFixture("an id with NUL is none", "id: 1\u{0}2\ndata: a\n\n", [ServerSentEvent(data: "a")]),
    StreamFixture("a type without data is no event", "event: ping\n\ndata: a\n\n", [ServerSentEvent(data: "a")]),
    StreamFixture(
      "empty data", "data\n\ndata:\ndata:\n\n", [ServerSentEvent(data: ""), ServerSentEvent(data: "\n")]),
    StreamFixture(
      "a last line without its newline", "data: a\n\ndata: [DONE]",
      [ServerSentEvent(data: "a"), ServerSentEvent(data: "[DONE]")]),
    StreamFixture("a last event without its blank line", "data: a\r\n", [ServerSentEvent(data: "a")]),
    StreamFixture(
      "an error as bare JSON of several lines",
      "data: a\n\n{\n  \"error\": {\n    \"code\": 429,\n    \"data\": 1\n  }\n}\n",
      [
        ServerSentEvent(data: "a"),
        ServerSentEvent(data: nil, stray: "{\n  \"error\": {\n    \"code\": 429,\n    \"data\": 1\n  }\n}"),
      ]),
    StreamFixture(
      "an error as an array at the end of a line of data", "data: a\n[{\"error\":{}}]",
      [ServerSentEvent(data: "a", stray: "[{\"error\":{}}]")]),
    StreamFixture("names are exact", "Data: a\n data: b\n\n", [ServerSentEvent(data: nil, stray: "Data: a\n data: b")]),
  ]
}

@Suite struct ServerSentEventDecoderTests {
  @Test("a stream is read the same in one piece and byte by byte", arguments: StreamFixture.all)
  func whole(fixture: StreamFixture) throws {
    #expect(try Self.decode([fixture.bytes]) == fixture.events)
    #expect(try Self.decode(fixture.bytes.map { [$0] }) == fixture.events)
  }

  @Test("a stream is read the same wherever it is cut in two and in three", arguments: StreamFixture.all)
  func cut(fixture: StreamFixture) throws {
    let bytes = fixture.bytes
    let seconds = bytes.count > 120 ? [bytes.count] : Array(0...bytes.count)
    for second in seconds {
      for first in 0...second {
        let pieces = [Array(bytes[..<first]), Array(bytes[first..<second]), Array(bytes[second...])]
        let events = try Self.decode(pieces)
        #expect(events == fixture.events, "cut at \(first) and \(second)")
      }
    }
  }

  @Test("an event is given as soon as its blank line is there")
  func promptly() throws {
    var decoder = ServerSentEventDecoder()
    #expect(try decoder.feed(Array("data: a\n".utf8)).isEmpty)
    #expect(try decoder.feed(Array("\r".utf8)) == [ServerSentEvent(data: "a")])
    #expect(try decoder.feed(Array("\n".utf8)).isEmpty)
    #expect(decoder.finish().isEmpty)
  }

  @Test("a line of megabytes is read, and one byte more than allowed is not", arguments: [0, 1])
  func long(excess: Int) throws {
    let limit = 3 << 20
    var decoder = ServerSentEventDecoder(maximumEventBytes: limit)
    let text = String(repeating: "x", count: limit - "data:".utf8.count + excess)
    let bytes = Array("data:\(text)\n\n".utf8)
    if excess == 0 {
      #expect(try decoder.feed(bytes).first?.data?.utf8.count == text.utf8.count)
    } else {
      #expect(throws: AdapterError.self) { try decoder.feed(bytes) }
    }
  }

  @Test("the lines of an event count together; events by themselves", arguments: [(3, false), (4, true)])
  func sum(lines: Int, tooMany: Bool) throws {
    var decoder = ServerSentEventDecoder(maximumEventBytes: 30)
    let event = Array((String(repeating: "data:12345\n", count: lines) + "\n").utf8)
    if tooMany {
      #expect(throws: AdapterError.self) { try decoder.feed(event) }
    } else {
      #expect(try decoder.feed(event + event).count == 2)
    }
  }

  private static func decode(_ pieces: [[UInt8]]) throws -> [ServerSentEvent] {
    var decoder = ServerSentEventDecoder(maximumEventBytes: 256)
    return try pieces.flatMap { try decoder.feed($0) } + decoder.finish()
  }
}
