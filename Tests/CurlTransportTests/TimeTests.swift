import CurlTransport
import Foundation
import GatewayKit
import HTTPTypes
import Testing

/// The transport's own clocks. Peers are silent for as long as the call waits; nothing here measures time.
@Suite struct TimeTests {
  @Test("a peer that never answers is given up at the deadline, of unknown effect")
  func neverAnswers() async throws {
    try await withTransport(peer: { $0.drain() }) { transport, server in
      let call = HTTPCall(.post, try server.url(), body: [1], deadline: .milliseconds(100))
      let error = try await adapterError { _ = try await transport.send(call) }
      #expect(error.outcome == .unknown)
      #expect(error.message.contains("deadline"))
    }
  }

  @Test("a header written letter by letter does not outlive the deadline")
  func slowHeader() async throws {
    let peer: @Sendable (TestConnection) -> Void = { connection in
      _ = connection.request()
      connection.write("HTTP/1.1 200 OK\r\n")
      while connection.write("x") {}
    }
    try await withTransport(peer: peer) { transport, server in
      let call = HTTPCall(.get, try server.url(), deadline: .milliseconds(200))
      let error = try await adapterError { _ = try await transport.send(call) }
      #expect(error.outcome == .unknown)
    }
  }

  @Test("a stream that falls silent is given up after the idle limit")
  func silent() async throws {
    let peer: @Sendable (TestConnection) -> Void = { connection in
      _ = connection.request()
      connection.write("HTTP/1.1 200 OK\r\n\r\ndata: a\n\n")
      connection.drain()
    }
    try await withTransport(peer: peer) { transport, server in
      let call = HTTPCall(.get, try server.url(), deadline: .seconds(300), idleLimit: .milliseconds(100))
      var text = ""
      let error = try await adapterError {
        for try await piece in try await transport.send(call).body { text += String(decoding: piece, as: UTF8.self) }
      }
      #expect(text == "data: a\n\n")
      #expect(error.outcome == .unknown)
      #expect(error.message.contains("sent nothing"))
    }
  }

  @Test("a stream that drips for ever is given up at the deadline")
  func drip() async throws {
    let peer: @Sendable (TestConnection) -> Void = { connection in
      _ = connection.request()
      connection.write("HTTP/1.1 200 OK\r\n\r\n")
      while connection.write(": awake\n\n") {}
    }
    try await withTransport(peer: peer) { transport, server in
      let call = HTTPCall(
        .get, try server.url(), deadline: .milliseconds(200), idleLimit: .seconds(60), maximumBytes: .max)
      let error = try await adapterError {
        for try await _ in try await transport.send(call).body {}
      }
      #expect(error.outcome == .unknown)
      #expect(error.message.contains("deadline"))
    }
  }

  @Test("while the reader is behind, the peer is held up, and its silence is not counted")
  func backPressure() async throws {
    let size = 32 << 20
    let written = Gate()
    let peer: @Sendable (TestConnection) -> Void = { connection in
      guard let request = connection.request(), !request.line.contains("/silent") else { return connection.drain() }
      let body = [UInt8](repeating: 7, count: size)
      connection.write("HTTP/1.1 200 OK\r\n\r\n")
      // More than the transport and both sockets hold: this ends only if somebody reads.
      if connection.write(body) { written.open() }
    }
    try await withTransport(peer: peer) { transport, server in
      let call = HTTPCall(
        .get, try server.url(), deadline: .seconds(300), idleLimit: .milliseconds(300), maximumBytes: size)
      let answer = try await transport.send(call)
      // When this one is given up, the idle limit of the first has passed on the same loop.
      let silent = HTTPCall(.get, try server.url("/silent"), deadline: .milliseconds(1000))
      _ = try await adapterError { _ = try await transport.send(silent) }
      #expect(!written.isOpen)
      #expect(try await answer.bytes().count == size)
    }
  }
}
