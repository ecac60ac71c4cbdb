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
      (["HTTP_PROXY": "http://p:1", "http_proxy": "::", "no_proxy": "a"], nil, "a"),
      (["https_proxy": "proxy.example"], "proxy.example", ""), (["no_proxy": "", "NO_PROXY": "a"], nil, "a"),
    ] as [([String: String], String?, String)])
  func environment(variables: [String: String], url: String?, exceptions: String) throws {
    #expect(try Proxies(environment: variables) == Proxies(url: url, exceptions: exceptions))
  }

  @Test(
    "a variable that is not a proxy's address is named, and its value is not shown",
    arguments: [
      "ftp://user:geheim@p:1", "http://user:geheim@", "http://geheim/path", "geheim p", "http://geheim:0",
      "http://user:geheim@p:x", "http://geheim?x", "http://1.2.3:geheim", "//geheim", "http://gehéim", "geheim://p",
      "http://p#geheim", "http://" + String(repeating: "geheim.", count: 400),
    ])
  func invalid(address: String) {
    let error = #expect(throws: InvalidProxy.self) { try Proxies(environment: ["ALL_PROXY": address]) }
    #expect(error?.name == "ALL_PROXY")
    #expect(error.map { "\($0)".contains("geheim") } == false)
  }

  @Test("a proxy's password is not printed")
  func password() throws {
    let proxies = try Proxies(environment: ["https_proxy": "http://ana:geheim@proxy.example:3128"])
    var dumped = ""
    dump(proxies, to: &dumped)
    let options = CurlTransport.Options(version: "1", proxies: proxies)
    for text in ["\(proxies)", String(reflecting: proxies), dumped, "\(options)", "\(Optional(proxies) as Any)"] {
      #expect(!text.contains("geheim") && text.contains("proxy.example:3128"), "\(text)")
    }
    #expect(proxies.origin == "http://proxy.example:3128")
  }

  @Test("guarded calls and mail never use the proxy that other calls use")
  func exempt() async throws {
    let proxy = try TestServer { connection in connection.drain() }
    let proxies = try Proxies(environment: ["all_proxy": "http://127.0.0.1:\(proxy.port)"])
    let options = CurlTransport.Options(version: "1", proxies: proxies)
    let guarded = GuardedTransport(secrets: FixedSecrets(), options: options)
    for address in ["https://api.nowhere.test/", "http://api.nowhere.test/"] {
      let call = HTTPCall(.get, try TestServer.url(address), deadline: .seconds(20))
      #expect(try await adapterError { _ = try await guarded.send(call) }.outcome == .unavailable)
    }
    await guarded.close()
    let http = CurlTransport(secrets: FixedSecrets(), options: options)
    let mail = CurlMail(secrets: MailSecrets(["mail/shop": "a password that is long"]), http: http)
    let server = MailServer(url: "imaps://imap.nowhere.test", user: "shop", credential: .password("mail/shop"))
    #expect(try await adapterError { _ = try await mail.connect(server) }.outcome == .unavailable)
    #expect(proxy.accepted == 0)
    await mail.close()
    await http.close()
    proxy.stop()
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
