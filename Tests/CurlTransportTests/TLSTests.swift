import CurlTransport
import Foundation
import GatewayKit
import HTTPTypes
import Testing

@Suite(.serialized) struct TLSTests {
  @Test("an untrusted certificate is refused, and the message has the remedy; with its CA bundle it is accepted")
  func certificates() async throws {
    let peer = try OpenSSLPeer("-www")
    defer { peer.stop() }
    let trusting = CurlTransport(secrets: FixedSecrets(), options: .init(version: "1", caBundle: peer.certificate))
    let call = HTTPCall(.get, try peer.url())
    let answer = try await OpenSSLPeer.onceItListens { try await trusting.send(call) }
    #expect(answer.status == .ok)
    #expect(String(decoding: try await answer.bytes(), as: UTF8.self).contains("TLSv1"))
    let wrongName = HTTPCall(.get, try TestServer.url("https://127.0.0.1:\(peer.port)/"))
    #expect(try await adapterError { _ = try await trusting.send(wrongName) }.outcome == .unavailable)
    await trusting.close()

    let careful = CurlTransport(secrets: FixedSecrets(), options: .init(version: "1"))
    let error = try await adapterError { _ = try await careful.send(call) }
    #expect(error.outcome == .unavailable)
    #expect(error.message.contains("certificate"))
    #expect(error.message.contains("CA bundle"))
    await careful.close()

    let lost = CurlTransport(secrets: FixedSecrets(), options: .init(version: "1", caBundle: "\(peer.certificate).not"))
    #expect(try await adapterError { _ = try await lost.send(call) }.message.contains("CA bundle"))
    await lost.close()
  }

  @Test("HTTP/2: two calls at once share one connection")
  func multiplexed() async throws {
    // This server takes one connection at a time: a second one would wait for ever.
    let peer = try OpenSSLPeer("-alpn", "h2")
    defer { peer.stop() }
    let server = HTTP2Script(peer)
    Thread.detachNewThread { server.play(answeringInGroupsOf: [1, 2]) }
    let options = CurlTransport.Options(version: "1", caBundle: peer.certificate)
    let transport = CurlTransport(secrets: FixedSecrets(), options: options)
    let call = HTTPCall(.post, try peer.url(), body: Array("question".utf8))
    let first = try await OpenSSLPeer.onceItListens { try await transport.send(call).bytes() }
    #expect(first == Array("stream 1".utf8))
    async let second = transport.send(call).bytes()
    async let third = transport.send(call).bytes()
    let both = try await [second, third].map { String(decoding: $0, as: UTF8.self) }
    #expect(both.sorted() == ["stream 3", "stream 5"])
    await transport.close()
  }
}
