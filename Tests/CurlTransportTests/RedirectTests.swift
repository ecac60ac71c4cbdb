@testable import CurlTransport
import Foundation
import GatewayKit
import HTTPTypes
import Testing

@Suite struct RedirectTests {
  private static let fields = [
    HTTPCall.Field(.authorization, .plain("Basic x")), HTTPCall.Field(.cookie, .secret("flow/cookie")),
    HTTPCall.Field(.contentType, .plain("application/json")), HTTPCall.Field(.accept, .plain("*/*")),
  ]

  private static func next(
    _ method: HTTPRequest.Method, _ status: Int, _ location: String?, from: String = "https://a.example/x/y"
  ) throws -> HTTPCall? {
    let call = HTTPCall(method, try TestServer.url(from), fields: fields, body: [1])
    var headers = HTTPFields()
    headers[.location] = location
    return try Redirect.next(after: call, to: CallTarget(call.url), HTTPResponse.Status(code: status), headers)
  }

  @Test(
    "method and body change as browsers have them change",
    arguments: [
      (HTTPRequest.Method.post, 301, HTTPRequest.Method.get), (.post, 302, .get), (.post, 303, .get),
      (.post, 307, .post), (.post, 308, .post), (.put, 301, .put), (.put, 303, .get), (.delete, 302, .delete),
      (.head, 303, .head), (.get, 303, .get),
    ])
  func method(before: HTTPRequest.Method, status: Int, after: HTTPRequest.Method) throws {
    let next = try #require(try Self.next(before, status, "/z"))
    #expect(next.method == after)
    #expect(next.body.isEmpty == (before != after))
    #expect(next.fields.contains { $0.name == .contentType } == (before == after))
    #expect(next.url.absoluteString == "https://a.example/z")
  }

  @Test(
    "Invariant 8: credentials stay with their origin",
    arguments: [
      ("z", true), ("//a.example/z", true), ("https://a.example:443/z", true), ("https://b.example/", false),
      ("https://a.example:8443/", false), ("//a.example.b.example/", false),
    ])
  func credentials(location: String, stay: Bool) throws {
    let next = try #require(try Self.next(.get, 307, location))
    #expect(next.fields.contains { $0.name == .authorization } == stay)
    #expect(next.carriesSecrets == stay)
    #expect(next.fields.contains { $0.name == .accept })
  }

  @Test("encryption is not given up", arguments: ["http://a.example/", "ftp://a.example/", "https://u:p@a.example/"])
  func refused(location: String) { #expect(throws: AdapterError.self) { try Self.next(.get, 302, location) } }

  @Test("an answer without a place to go is an answer", arguments: [(200, "/z"), (304, "/z"), (300, "/z"), (302, nil)])
  func none(status: Int, location: String?) throws { #expect(try Self.next(.get, status, location)?.url == nil) }
}
