import Testing

@Suite("Invariant 11: input from outside is bounded before it is parsed, and the server outlives it")
struct HostileTests {
  @Test("A body of 10 MB is refused without being kept")
  func largeBody() async throws {
    try await TestServer.run { server in
      let body = [UInt8](repeating: 0x61, count: 10 << 20)
      try await server.expect(413, "POST /channels/echo/x", body: body)
      try await server.expect(200, "GET /health/live")
    }
  }

  @Test("A body without a length is cut off at the reader's limit")
  func largeChunkedBody() async throws {
    try await TestServer.run { server in
      let head = Array(
        "POST /channels/echo/x HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n".utf8)
      let chunk = Array("10000\r\n".utf8) + [UInt8](repeating: 0x61, count: 0x10000) + Array("\r\n".utf8)
      let answer = try await RawConnection(port: server.port).send(
        [head] + Array(repeating: chunk, count: 40) + [Array("0\r\n\r\n".utf8)])
      #expect(answer.hasPrefix("HTTP/1.1 413"))
    }
  }

  @Test("A body that ends before its length is refused")
  func shortBody() async throws {
    try await TestServer.run { server in
      let head = "POST /channels/echo/x HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\nConnection: close\r\n\r\nabc"
      let answer = try await RawConnection(port: server.port).sendAndFinish(Array(head.utf8))
      #expect(!answer.hasPrefix("HTTP/1.1 200"))
      try await server.expect(200, "GET /health/live")
    }
  }

  static let heads: [(String, [String])] = [
    ("GET /channels/echo/" + String(repeating: "a", count: 9_000), []),
    ("GET /channels/echo/" + String(repeating: "a", count: 200_000), []),
    ("GET /channels/echo/x", ["X-Long: " + String(repeating: "a", count: 100_000)]),
    ("GET /channels/echo/x", (1...200).map { "X-\($0): a" }),
    ("GET /channels/echo/%zz", []),
    ("GET /channels/echo/%ff%fe", []),
    ("GARBAGE", []),
    ("GET /channels/echo/x", ["Content-Length: -1"]),
    ("GET /channels/echo/x", ["Content-Length: 1", "Content-Length: 2"]),
  ]

  @Test("A head beyond its bounds, or none at all, is refused", arguments: heads)
  func hostileHead(head: String, fields: [String]) async throws {
    try await TestServer.run { server in
      let answer = try await server.ask(head, fields: fields)
      // A client that is still sending a hundred kilobytes may be cut off before it reads the answer.
      let size = head.utf8.count + fields.reduce(0) { $0 + $1.utf8.count }
      #expect(answer.hasPrefix("HTTP/1.1 4") || (answer.isEmpty && size > 65_536), "\(answer.prefix(200))")
      try await server.expect(200, "GET /health/live")
    }
  }
}
