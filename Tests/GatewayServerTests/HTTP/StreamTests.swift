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
      let answer = try await RawConnection(port: server.port).send(Self.request, afterHearing: "data: one") {
        await server.stop()
      }
      #expect(answer.hasPrefix("HTTP/1.1 200"))
      #expect(answer.hasSuffix("0\r\n\r\n"), "\(answer)")
    }
  }
}
