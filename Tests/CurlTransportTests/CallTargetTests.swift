@testable import CurlTransport
import Foundation
import GatewayKit
import HTTPTypes
import Testing

@Suite struct CallTargetTests {
  @Test(
    "the origin is spelled as the vault spells it",
    arguments: [
      ("https://API.Example.com/v1?x#y", "https://api.example.com"),
      ("HTTPS://api.example.com:443", "https://api.example.com"),
      ("https://api.example.com:8443/", "https://api.example.com:8443"),
      ("http://127.0.0.1:8080/v1", "http://127.0.0.1:8080"), ("http://localhost:80", "http://localhost"),
      ("http://[::1]:11434/api", "http://[::1]:11434"),
      ("https://xn--bcher-kva.example?q", "https://xn--bcher-kva.example"),
      ("https://a_b.example.com", "https://a_b.example.com"),
    ])
  func origin(url: String, origin: String) throws {
    let url = try TestServer.url(url)
    #expect(try CallTarget(url).origin == origin)
    #expect(Origin.of(url) == origin)
  }

  @Test(
    "an address that two readers could understand differently is refused",
    arguments: [
      "ftp://example.com/", "file:///etc/passwd", "https:example.com", "//example.com", "https://",
      "https://user@example.com/", "https://user:pass@example.com/", "https://a@b@example.com/",
      "http://127.1/", "http://0x7f.0.0.1/", "http://2130706433/", "http://017700000001/", "http://127.0.0.1.5/",
      "https://example..com/", "https://.example.com/", "https://example.com:0/", "https://example.com:65536/",
      "https://example.com:x/", "https://[::1/", "https://[127.0.0.1]/", "https://[fe80::1%25eth0]/",
      "https://exam%70le.com/",
    ])
  func refused(text: String) throws {
    // As it is spelled, without Foundation, which refuses or changes some of these.
    let error = #expect(throws: AdapterError.self) { try CallTarget(text) }
    #expect(error?.outcome == .rejected)
    #expect(error?.message.contains("pass") != true)
    guard let url = URL(string: text) else { return }
    #expect(throws: AdapterError.self) { try CallTarget(url) }
  }

  @Test(
    "this machine is known by its names only",
    arguments: [
      ("http://localhost/", true), ("http://LOCALHOST:1/", true), ("http://127.0.0.1/", true),
      ("http://127.255.3.4/", true), ("http://[::1]/", true), ("http://localhost.example.com/", false),
      ("http://127.0.0.1.example.com/", false), ("http://128.0.0.1/", false), ("http://[::2]/", false),
      ("http://10.0.0.1/", false), ("http://[::ffff:127.0.0.1]/", false),
    ])
  func loopback(url: String, isLoopback: Bool) throws {
    #expect(try CallTarget(TestServer.url(url)).isLoopback == isLoopback)
  }

  @Test("only encrypted calls leave the machine")
  func encrypted() async throws {
    let transport = CurlTransport(secrets: FixedSecrets(), options: .init(version: "1"))
    let call = HTTPCall(.get, try TestServer.url("http://example.com/"))
    #expect(try await adapterError { _ = try await transport.send(call) }.outcome == .rejected)
    await transport.close()
  }
}
