@testable import CurlTransport
import Foundation
import GatewayKit
import HTTPTypes
import Testing

@Suite struct GuardedTransportTests {
  private static func transport(allowing blocks: [String] = []) -> GuardedTransport {
    GuardedTransport(
      secrets: FixedSecrets(), options: .init(version: "1"), allowed: blocks.compactMap(AddressBlock.init))
  }

  @Test(
    "this machine cannot be reached, by whatever name",
    arguments: [
      "http://127.0.0.1", "http://localhost", "http://[::ffff:127.0.0.1]", "http://127.0.0.2", "http://0.0.0.0",
    ])
  func refused(origin: String) async throws {
    let server = try TestServer(answering("inside"))
    let transport = Self.transport()
    let call = HTTPCall(.get, try TestServer.url("\(origin):\(server.port)/"))
    let error = try await adapterError { _ = try await transport.send(call) }
    #expect(error.outcome == .rejected, "\(error)")
    #expect(server.accepted == 0)
    await transport.close()
    server.stop()
  }

  @Test("an address the operator allows is called, on a connection of its own each time")
  func allowed() async throws {
    let server = try TestServer(answering("inside"))
    let transport = Self.transport(allowing: ["127.0.0.0/8"])
    for _ in 0..<3 {
      #expect(try await transport.send(HTTPCall(.get, try server.url())).bytes() == Array("inside".utf8))
    }
    #expect(server.accepted == 3)
    await transport.close()
    server.stop()
  }

  @Test("a confidential call goes out in clear only to addresses that the operator allows")
  func confidential() async throws {
    let server = try TestServer(answering("inside"))
    for (blocks, reaches) in [(["127.0.0.0/8"], true), (["10.0.0.0/8"], false)] {
      let transport = Self.transport(allowing: blocks)
      var call = HTTPCall(.post, try server.url())
      call.isConfidential = true
      if reaches {
        #expect(try await transport.send(call).status == .ok)
      } else {
        #expect(try await adapterError { _ = try await transport.send(call) }.outcome == .rejected)
      }
      await transport.close()
    }
    #expect(server.accepted == 1)
    server.stop()
    let clear = AddressGuard(allowed: []).allowedOnly
    #expect(!clear.permits(try #require(NetworkAddress("93.184.216.34"))))
    #expect(AddressGuard(allowed: []).permits(try #require(NetworkAddress("93.184.216.34"))))
  }

  @Test("a secret does not go out in clear")
  func clearSecret() async throws {
    let server = try TestServer(answering(""))
    let transport = Self.transport(allowing: ["127.0.0.0/8"])
    let call = HTTPCall(.get, try server.url(), fields: [HTTPCall.Field(.authorization, .secret("flow/key"))])
    #expect(try await adapterError { _ = try await transport.send(call) }.outcome == .rejected)
    #expect(server.accepted == 0)
    await transport.close()
    server.stop()
  }

  @Test("three redirects are followed, a fourth is not", arguments: [(3, true), (4, false)])
  func redirects(hops: Int, isFollowed: Bool) async throws {
    let server = try TestServer { connection in
      guard let request = connection.request() else { return }
      let path = request.line.split(separator: " ")[1].dropFirst()
      let left = Int(path) ?? 0
      if left == 0 { connection.answer("there") }
      connection.answer("", status: "302 Found", fields: "Location: /\(left - 1)\r\n")
    }
    let transport = Self.transport(allowing: ["127.0.0.0/8"])
    let call = HTTPCall(.get, try server.url("/\(hops)"))
    if isFollowed {
      #expect(try await transport.send(call).bytes() == Array("there".utf8))
    } else {
      #expect(try await adapterError { _ = try await transport.send(call) }.outcome == .rejected)
    }
    #expect(server.accepted == 4)
    await transport.close()
    server.stop()
  }

  @Test("a redirect to an address that may not be called is refused at that hop")
  func redirectInside() async throws {
    let inside = try TestServer(answering("inside"))
    let location = "Location: http://127.0.0.2:\(inside.port)/\r\n"
    let server = try TestServer(answering("", status: "307 Temporary Redirect", fields: location))
    let transport = Self.transport(allowing: ["127.0.0.1"])
    let call = HTTPCall(.post, try server.url(), body: [1])
    #expect(try await adapterError { _ = try await transport.send(call) }.outcome == .rejected)
    #expect(server.accepted == 1)
    #expect(inside.accepted == 0)
    await transport.close()
    server.stop()
    inside.stop()
  }
}
