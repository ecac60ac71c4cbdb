import CurlTransport
import Foundation
import GatewayKit
import HTTPTypes
import Testing

/// What a peer writes after the request and before it closes, and how the call must end.
struct BadAnswer: Sendable, CustomTestStringConvertible {
  let testDescription: String
  let bytes: String
  var resets = false

  init(_ name: String, _ bytes: String, resets: Bool = false) {
    self.testDescription = name
    self.bytes = bytes
    self.resets = resets
  }
}

@Suite struct AnswerTests {
  private static let chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"

  static let goodAnswers = [
    ("a known length", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello"),
    ("no length, ended by the close", "HTTP/1.1 200 OK\r\n\r\nhello"),
    ("chunks", chunked + "2\r\nhe\r\n3;x=y\r\nllo\r\n0\r\n\r\n"),
    ("chunks and a trailer", chunked + "5\r\nhello\r\n0\r\nX-Sum: 1\r\nContent-Length: 9\r\n\r\n"),
    ("an interim answer", "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello"),
    (
      "early hints",
      "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 200 OK\r\n\r\nhello"
    ),
    ("HTTP/1.0", "HTTP/1.0 200 OK\r\n\r\nhello"), ("lines that end in LF", "HTTP/1.1 200 OK\n\nhello"),
  ]

  @Test("an answer is read in every form it may have", arguments: goodAnswers)
  func good(name: String, bytes: String) async throws {
    try await withTransport(peer: Self.peer(writing: bytes)) { transport, server in
      let answer = try await transport.send(HTTPCall(.get, try server.url()))
      #expect(answer.status == .ok)
      #expect(!answer.headers.contains { $0.name.canonicalName == "link" || $0.name.canonicalName == "x-sum" })
      #expect(String(decoding: try await answer.bytes(), as: UTF8.self) == "hello")
    }
  }

  static let badAnswers = [
    BadAnswer("nothing", ""), BadAnswer("nothing, and a reset", "", resets: true),
    BadAnswer("half a header", "HTTP/1.1 200 OK\r\nContent-Le"), BadAnswer("not HTTP", "SSH-2.0-OpenSSH_9.2\r\n\r\n"),
    BadAnswer("a body shorter than its length", "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhello"),
    BadAnswer("a body cut in its chunk", chunked + "9\r\nhello"),
    BadAnswer("a body cut between chunks", chunked + "5\r\nhello\r\n"),
    BadAnswer("a chunk size that is none", chunked + "zz\r\nhello\r\n0\r\n\r\n"),
    BadAnswer("a length that is none", "HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\nhello"),
    BadAnswer("a status that is none", "HTTP/1.1 2x0 OK\r\n\r\n"),
    BadAnswer("a header without end", "HTTP/1.1 200 OK\r\nX: \(String(repeating: "x", count: 90_000))\r\n\r\n"),
    BadAnswer("fields without end", "HTTP/1.1 200 OK\r\n\(String(repeating: "X: y\r\n", count: 300))\r\n"),
    BadAnswer("interim answers without end", String(repeating: "HTTP/1.1 100 Continue\r\n\r\n", count: 200)),
    BadAnswer("a body larger than asked for", "HTTP/1.1 200 OK\r\n\r\n\(String(repeating: "x", count: 1001))"),
  ]

  @Test("an invalid answer, or one that breaks off, has an unknown effect", arguments: badAnswers)
  func bad(_ answer: BadAnswer) async throws {
    try await withTransport(peer: Self.peer(writing: answer.bytes, resets: answer.resets)) { transport, server in
      let call = HTTPCall(.post, try server.url("/secret-path"), body: [1], maximumBytes: 1000)
      let error = try await adapterError { _ = try await transport.send(call).bytes() }
      #expect(error.outcome == .unknown)
      #expect(error.message.contains("127.0.0.1"), "\(error.message)")
      #expect(!error.description.contains("secret-path"))
    }
  }

  @Test("a body of exactly the bytes asked for is read")
  func exact() async throws {
    try await withTransport(peer: answering(String(repeating: "x", count: 1000))) { transport, server in
      let call = HTTPCall(.get, try server.url(), maximumBytes: 1000)
      #expect(try await transport.send(call).bytes().count == 1000)
    }
  }

  @Test("the answer to HEAD has no body, whatever it announces")
  func head() async throws {
    try await withTransport(peer: Self.peer(writing: "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n")) {
      transport, server in
      let answer = try await transport.send(HTTPCall(.head, try server.url()))
      #expect(answer.headers[.contentLength] == "5")
      #expect(try await answer.bytes().isEmpty)
    }
  }

  @Test("a body is handed over while the peer still writes")
  func streamed() async throws {
    let gate = Gate()
    let peer: @Sendable (TestConnection) -> Void = { connection in
      _ = connection.request()
      connection.write(Self.chunked + "5\r\nfirst\r\n")
      gate.wait()
      connection.write("6\r\nsecond\r\n0\r\n\r\n")
    }
    try await withTransport(peer: peer) { transport, server in
      var pieces: [String] = []
      for try await piece in try await transport.send(HTTPCall(.get, try server.url())).body {
        pieces.append(String(decoding: piece, as: UTF8.self))
        gate.open()
      }
      #expect(pieces.first == "first")
      #expect(pieces.joined() == "firstsecond")
    }
  }

  @Test("without a listener, the call certainly did not arrive")
  func refused() async throws {
    let server = try TestServer { _ in }
    let url = try server.url()
    server.stop()
    let transport = CurlTransport(secrets: FixedSecrets(), options: .init(version: "1"))
    let error = try await adapterError { _ = try await transport.send(HTTPCall(.get, url)) }
    #expect(error.outcome == .unavailable)
    await transport.close()
  }

  static func peer(writing bytes: String, resets: Bool = false) -> @Sendable (TestConnection) -> Void {
    { connection in
      _ = connection.request()
      connection.write(bytes)
      if resets { connection.resetOnClose() }
    }
  }
}
