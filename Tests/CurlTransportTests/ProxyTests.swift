@testable import CurlTransport
import Foundation
import GatewayKit
import HTTPTypes
import Testing

@Suite struct ProxyTests {
  @Test(
    "the environment is read as other programs read it",
    arguments: [
      ([:], nil, ""), (["https_proxy": "http://p:1", "all_proxy": "http://q:2"], "http://p:1", ""),
      (["HTTPS_PROXY": "http://p:1", "NO_PROXY": "a,b"], "http://p:1", "a,b"),
      (["ALL_PROXY": "socks5h://q:2", "no_proxy": "*"], "socks5h://q:2", "*"),
      (["https_proxy": "", "HTTPS_PROXY": "http://p:1"], "http://p:1", ""), (["http_proxy": "http://p:1"], nil, ""),
    ] as [([String: String], String?, String)])
  func environment(variables: [String: String], url: String?, exceptions: String) {
    #expect(Proxies(environment: variables) == Proxies(url: url, exceptions: exceptions))
  }

  @Test("Invariant 8: the proxy is asked for a tunnel, and sees neither fields nor body")
  func tunnel() async throws {
    let record = RequestRecord()
    let proxy = try TestServer { connection in
      guard let request = connection.request() else { return }
      record.keep(request)
      connection.answer("no", status: "502 Bad Gateway")
    }
    let options = CurlTransport.Options(
      version: "1", proxies: Proxies(url: "http://127.0.0.1:\(proxy.port)", exceptions: "direct.nowhere.test"))
    let transport = CurlTransport(secrets: FixedSecrets(), options: options)
    let fields = [HTTPCall.Field(.authorization, .secret("openai/api-key"))]
    let call = HTTPCall(.post, try TestServer.url("https://api.nowhere.test/v1"), fields: fields, body: [1])
    #expect(try await adapterError { _ = try await transport.send(call) }.outcome == .unavailable)
    let request = try #require(record.requests.first)
    #expect(request.line == "CONNECT api.nowhere.test:443 HTTP/1.1")
    #expect(request.values(of: "Authorization").isEmpty)

    let direct = HTTPCall(.get, try TestServer.url("https://direct.nowhere.test/"))
    #expect(try await adapterError { _ = try await transport.send(direct) }.outcome == .unavailable)
    let local = HTTPCall(.get, try TestServer.url("https://127.0.0.1:\(proxy.port)/"), deadline: .milliseconds(300))
    #expect(try await adapterError { _ = try await transport.send(local) }.outcome == .unavailable)
    #expect(record.requests.count == 1)
    await transport.close()
    proxy.stop()
  }
}
