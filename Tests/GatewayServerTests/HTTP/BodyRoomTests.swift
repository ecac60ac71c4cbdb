import GatewayServer
import Testing

/// Invariant 11, with the server running: bodies without room are refused, and other requests are not affected.
@Suite struct BodyRoomTests {
  private static func from(_ address: String) -> [String] { ["X-Forwarded-For: \(address)"] }

  /// A server with room for `bytes` of bodies whose clients say themselves which network they are of.
  private static func run(room bytes: Int, _ body: @escaping @Sendable (TestServer) async throws -> Void) async throws {
    try await TestServer.run(
      {
        $0.bodyMemory = bytes
        $0.trustedProxies = ["127.0.0.1"].compactMap(AddressRange.init)
      }, body)
  }

  @Test(
    "A body for which there is no room is answered 503, until the one that took it is answered",
    .timeLimit(.minutes(5)))
  func noRoom() async throws {
    try await Self.run(room: 200_000) { server in
      async let held = server.ask(
        "POST /channels/hold/x", fields: Self.from("203.0.113.1"), body: [UInt8](repeating: 0x61, count: 60_000))
      await server.gateway.bodyRead()
      let large = [UInt8](repeating: 0x61, count: 60_000)
      let refused = try await server.ask("POST /channels/echo/x", fields: Self.from("203.0.113.2"), body: large)
      let fields = refused.lowercased()
      #expect(refused.hasPrefix("HTTP/1.1 503 "), "\(refused)")
      #expect(fields.contains("retry-after: 2") && fields.contains("application/problem+json"))
      // A page may read it as it may read what the channel answers.
      #expect(fields.contains("access-control-allow-origin: https://shop.example") && fields.contains("vary: origin"))
      // A small one of the same network, and a large one of another, still pass.
      try await server.expect(200, "POST /channels/echo/x", fields: Self.from("203.0.113.2"), body: [1, 2, 3])
      try await server.expect(200, "POST /channels/echo/x", fields: Self.from("198.51.100.1"), body: large)
      server.gateway.answerHeld()
      #expect(try await held.hasPrefix("HTTP/1.1 200 "))
      try await server.expect(200, "POST /channels/echo/x", fields: Self.from("203.0.113.2"), body: large)
    }
  }

  @Test("A body that turns out too long for the room is refused on the way, and its connection goes on")
  func chunked() async throws {
    try await Self.run(room: 100_000) { server in
      let head = "POST /channels/echo/x HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
      let chunk = Array("8000\r\n".utf8) + [UInt8](repeating: 0x61, count: 0x8000) + Array("\r\n".utf8)
      let next = "0\r\n\r\nPOST /channels/echo/x HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nConnection: close\r\n\r\na"
      let answers = try await RawConnection(port: server.port).send(
        [Array(head.utf8)] + Array(repeating: chunk, count: 4) + [Array(next.utf8)])
      #expect(answers.hasPrefix("HTTP/1.1 503 "))
      #expect(answers.contains("HTTP/1.1 200 "))
    }
  }

  @Test("A body longer than its reader takes is too large, not refused for want of room")
  func tooLarge() async throws {
    try await Self.run(room: 100_000) { server in
      try await server.expect(413, "POST /channels/echo/x", body: [UInt8](repeating: 0x61, count: 2 << 20))
    }
  }
}
