import GatewayServer
import Testing

@Suite struct StreamTests {
  private static let request = Array("GET /channels/stream/events HTTP/1.1\r\nHost: a\r\n\r\n".utf8)

  @Test("A stream is cancelled when its reader goes away", .timeLimit(.minutes(5)))
  func readerLeaves() async throws {
    try await TestServer.run { server in
      let beginning = try await RawConnection(port: server.port).send([Self.request], until: "data: one")
      #expect(beginning.hasPrefix("HTTP/1.1 200"))
      await server.gateway.streamEnded()
    }
  }

  @Test("A graceful stop ends streams, and their connections with a last chunk", .timeLimit(.minutes(5)))
  func stop() async throws {
    try await TestServer.run { server in
      async let whole = RawConnection(port: server.port).send([Self.request])
      async let other = RawConnection(port: server.port).send([Self.request], until: "data: one")
      _ = try await other
      // The first reader has been answered before or after the second; either way it is ended, not cut.
      await server.gateway.streamEnded()
      await server.stop()
      let answer = try await whole
      #expect(answer.isEmpty || answer.hasSuffix("0\r\n\r\n"), "\(answer)")
    }
  }
}
