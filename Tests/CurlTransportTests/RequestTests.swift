import CurlTransport
import Foundation
import GatewayKit
import HTTPTypes
import Testing

/// A request's outline, and the lengths it must announce.
struct RequestShape: Sendable, CustomTestStringConvertible {
  let method: HTTPRequest.Method
  let body: String
  let lengths: [String]
  var testDescription: String { "\(method) with \(body.isEmpty ? "no body" : "a body")" }
}

@Suite struct RequestTests {
  static let shapes = [
    RequestShape(method: .get, body: "", lengths: []),
    RequestShape(method: .post, body: "{\"a\":\"pão\"}", lengths: ["12"]),
    RequestShape(method: .post, body: "", lengths: ["0"]), RequestShape(method: .put, body: "x", lengths: ["1"]),
    RequestShape(method: .patch, body: "xy", lengths: ["2"]), RequestShape(method: .delete, body: "", lengths: ["0"]),
    RequestShape(method: .get, body: "q", lengths: ["1"]),
  ]

  @Test("a request stands on the wire as it was asked for", arguments: shapes)
  func shape(_ shape: RequestShape) async throws {
    let record = RequestRecord()
    try await withTransport(peer: record.peer) { transport, server in
      let call = HTTPCall(shape.method, try server.url("/v1/x?y=1#z"), body: Array(shape.body.utf8))
      #expect(try await transport.send(call).bytes() == Array("ok".utf8))
      let request = try #require(record.requests.first)
      #expect(request.line == "\(shape.method.rawValue) /v1/x?y=1 HTTP/1.1")
      #expect(request.body == Array(shape.body.utf8))
      #expect(request.values(of: "Content-Length") == shape.lengths)
      #expect(request.values(of: "User-Agent") == ["Balcao/1.2.3"])
      #expect(request.values(of: "Host") == ["127.0.0.1:\(server.port)"])
      for absent in ["Expect", "Content-Type", "Cookie", "Transfer-Encoding", "Proxy-Connection"] {
        #expect(request.values(of: absent).isEmpty, "\(absent) was sent")
      }
    }
  }

  @Test("a body of megabytes arrives whole and does not wait for 100 Continue")
  func large() async throws {
    let record = RequestRecord()
    try await withTransport(peer: record.peer) { transport, server in
      let body = (0..<(2 << 20)).map { UInt8(truncatingIfNeeded: $0 &* 31) }
      _ = try await transport.send(HTTPCall(.post, try server.url(), body: body)).bytes()
      let isWhole = record.requests.first?.body == body
      #expect(isWhole)
      #expect(record.requests.first?.values(of: "Expect").isEmpty == true)
    }
  }

  @Test("Invariant 8: a secret is filled in behind its prefix, for the origin of the call")
  func secret() async throws {
    let record = RequestRecord()
    let secrets = FixedSecrets()
    try await withTransport(secrets: secrets, peer: record.peer) { transport, server in
      let fields = [
        HTTPCall.Field(.authorization, .secret("openai/api-key", prefix: "Bearer ")),
        HTTPCall.Field(.accept, .plain("text/event-stream")), HTTPCall.Field(.userAgent, .plain("")),
      ]
      _ = try await transport.send(HTTPCall(.get, try server.url(), fields: fields)).bytes()
      let request = try #require(record.requests.first)
      #expect(request.values(of: "Authorization") == ["Bearer \(secrets.value)"])
      #expect(request.values(of: "Accept") == ["text/event-stream"])
      #expect(request.values(of: "User-Agent") == [""])
    }
  }

  @Test("Invariant 8: a secret of another origin is not sent, nor anything else")
  func boundSecret() async throws {
    let secrets = FixedSecrets(origin: "https://api.openai.com")
    try await withTransport(secrets: secrets, peer: answering("")) { transport, server in
      let field = HTTPCall.Field(.authorization, .secret("openai/api-key"))
      let call = HTTPCall(.get, try server.url(), fields: [field])
      let error = try await adapterError { _ = try await transport.send(call) }
      #expect(error.outcome == .unauthorized)
      #expect(server.accepted == 0)
    }
  }

  @Test(
    "Invariant 8: a secret that would break the header is refused, and not shown",
    arguments: ["", "line\r\nX-Other: 1", "nul\0", "tail\n", "\u{7F}"])
  func brokenSecret(value: String) async throws {
    try await withTransport(secrets: FixedSecrets(value: value), peer: answering("")) { transport, server in
      let field = HTTPCall.Field(.authorization, .secret("openai/api-key"))
      let call = HTTPCall(.get, try server.url(), fields: [field])
      let error = try await adapterError { _ = try await transport.send(call) }
      #expect(error.outcome == .rejected)
      #expect(value.isEmpty || !error.description.contains(value))
      #expect(server.accepted == 0)
    }
  }

  @Test(
    "fields that frame the message, and values that end a line, are refused",
    arguments: [
      ("Host", "other.example"), ("Content-Length", "3"), ("Transfer-Encoding", "chunked"), ("Connection", "close"),
      ("Expect", "100-continue"), ("X-A", "1\r\nX-B: 2"), ("X-A", "1\nX-B: 2"), ("X-A", "nul\0"),
    ])
  func badField(name: String, value: String) async throws {
    try await withTransport(peer: answering("")) { transport, server in
      let field = HTTPCall.Field(try #require(HTTPField.Name(name)), .plain(value))
      let call = HTTPCall(.get, try server.url(), fields: [field])
      let error = try await adapterError { _ = try await transport.send(call) }
      #expect(error.outcome == .rejected)
      #expect(server.accepted == 0)
    }
  }

  @Test("calls one after another use one connection")
  func reuse() async throws {
    try await withTransport(peer: answering("ok")) { transport, server in
      for _ in 0..<20 { _ = try await transport.send(HTTPCall(.post, try server.url(), body: [1])).bytes() }
      #expect(server.accepted == 1)
    }
  }

  @Test("a redirect is an answer like any other, and its cookie is not kept")
  func redirect() async throws {
    let record = RequestRecord()
    let peer: @Sendable (TestConnection) -> Void = { connection in
      while let request = connection.request() {
        record.keep(request)
        connection.answer("", status: "302 Found", fields: "Location: /other\r\nSet-Cookie: a=b\r\n")
      }
    }
    try await withTransport(peer: peer) { transport, server in
      for _ in 0..<2 {
        let answer = try await transport.send(HTTPCall(.get, try server.url()))
        #expect(answer.status == .found)
        #expect(answer.headers[.location] == "/other")
        _ = try await answer.bytes()
      }
      #expect(record.requests.count == 2)
      #expect(record.requests.allSatisfy { $0.values(of: "Cookie").isEmpty })
    }
  }

  @Test("Invariant 7: what a dying connection may have delivered is not sent again unasked")
  func noSilentRetry() async throws {
    let record = RequestRecord()
    let peer: @Sendable (TestConnection) -> Void = { connection in
      guard let first = connection.request() else { return }
      record.keep(first)
      connection.answer("ok")
      if let second = connection.request() { record.keep(second) }
      // On a further connection of libcurl's own accord nothing may come.
    }
    try await withTransport(peer: peer) { transport, server in
      let call = HTTPCall(.post, try server.url(), body: Array("once".utf8))
      _ = try await transport.send(call).bytes()
      let error = try await adapterError { _ = try await transport.send(call) }
      #expect(error.outcome == .unknown)
      await transport.close()
      try await eventually { server.isQuiet }
      #expect(record.requests.count == 2)
    }
  }
}
