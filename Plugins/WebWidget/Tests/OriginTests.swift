import GatewayKit
import HTTPTypes
import Testing

@testable import WebWidget

@Suite struct OriginTests {
  @Test(
    "patterns match what they say and nothing beside it",
    arguments: [
      ("https://padaria.example", "https://padaria.example", true),
      ("https://Padaria.Example:443", "https://padaria.example", true),
      ("http://padaria.example:80", "http://padaria.example", true),
      ("https://padaria.example:8443", "https://padaria.example:8443", true),
      ("https://padaria.example", "http://padaria.example", false),
      ("https://padaria.example", "https://padaria.example:8443", false),
      ("https://padaria.example", "https://padaria.example.evil.example", false),
      ("https://padaria.example", "https://evil-padaria.example", false),
      ("https://*.padaria.example", "https://loja.padaria.example", true),
      ("https://*.padaria.example", "https://padaria.example", false),
      ("https://*.padaria.example", "https://a.b.padaria.example", false),
      ("https://*.padaria.example", "https://.padaria.example", false),
      ("https://*.padaria.example", "https://evil.example/.padaria.example", false),
      ("https://*.padaria.example", "https://evil.example?.padaria.example", false),
      ("https://*.padaria.example", "https://evilpadaria.example", false),
      ("https://*.padaria.example", "http://loja.padaria.example", false),
      ("*", "https://anywhere.example", true),
      ("*", "null", false),
      ("*", "file://", false),
    ])
  func matching(pattern: String, origin: String, isAllowed: Bool) {
    #expect(OriginPolicy([pattern]).allows(origin, own: []) == isAllowed)
  }

  @Test("the gateway's own pages always may")
  func own() {
    #expect(OriginPolicy([]).allows("http://127.0.0.1:8080", own: ["http://127.0.0.1:8080"]))
  }

  @Test(
    "invalid origins are recognised",
    arguments: [
      "padaria.example", "https://padaria.example/", "https://padaria.example/chat", "ftp://padaria.example",
      "https://",
      "https://*", "https://*.com", "https://lo*.padaria.example", "https://pão.example", "https://padaria.example:0",
      "https://padaria.example:99999", "https://padaria.example:port", "https://a..example",
      "https://user@padaria.example",
      "null", "https://*.*.example.com",
    ])
  func malformed(pattern: String) {
    #expect(OriginPattern.problems(in: pattern).contains { $0.severity == .error })
    #expect(!OriginPolicy([pattern]).allows(pattern, own: []))
  }

  @Test("diagnostics carry their path; a star is a warning")
  func diagnostics() throws {
    let json: JSONValue = [
      "allowedOrigins": ["https://ok.example", "*", "nonsense"],
      "launcher": ["accent": "#12345g", "greeting": ["fr": "Bonjour"]],
    ]
    let settings = try #require(WebWidget.descriptor.settings.decode(json).settings)
    let found = WebWidget.check(settings)
    #expect(
      found.map { "\($0.severity) \($0.path)" } == [
        "warning allowedOrigins[1]", "error allowedOrigins[2]", "error launcher.greeting.fr", "error launcher.accent",
      ])
  }

  private static let posts = ["sessions", "messages", "typing", "read"]

  @Test("a POST from a foreign page, or from none, is refused before its body is read", arguments: posts)
  func foreignPost(path: String) async throws {
    let harness = try WidgetHarness()
    let token = try await harness.token()
    for origin in [nil, "null", "https://evil.example", "", "https://padaria.example.evil.example"] {
      let response = await harness.send(
        .post, path, body: #"{"clientID":"a","text":"oi"}"#, token: token, origin: origin,
        headers: [.secFetchSite: "same-origin"])
      #expect(try response.isProblem(.forbidden), "\(origin ?? "no origin")")
      #expect(response.headers[.accessControlAllowOrigin] == nil)
    }
    #expect(harness.inbox.events.isEmpty)
  }

  @Test(
    "a stream without an origin passes only as the browser's same-origin request",
    arguments: [("same-origin", true), ("same-site", false), ("cross-site", false), ("none", false), (nil, false)])
  func streamWithoutOrigin(site: String?, passes: Bool) async throws {
    let harness = try WidgetHarness()
    let token = try await harness.token()
    var headers: HTTPFields = [:]
    headers[.secFetchSite] = site
    let response = await harness.send(.get, "events", token: token, origin: nil, headers: headers)
    #expect(response.status == (passes ? .ok : .forbidden))
  }

  @Test("a stream from a foreign page is refused even with a good token")
  func foreignStream() async throws {
    let harness = try WidgetHarness()
    let token = try await harness.token()
    let response = await harness.send(
      .get, "events", token: token, origin: "https://evil.example", headers: [.secFetchSite: "same-origin"])
    #expect(try response.isProblem(.forbidden))
  }

  @Test("the preflight names exactly the page that asked, and no credentials", arguments: posts + ["events"])
  func preflight(path: String) async throws {
    let harness = try WidgetHarness()
    let response = await harness.send(.options, path)
    #expect(response.status == .noContent)
    #expect(response.headers[.accessControlAllowOrigin] == WidgetHarness.page)
    #expect(response.headers[.accessControlAllowMethods] == (path == "events" ? "GET" : "POST"))
    #expect(response.headers[.accessControlAllowHeaders] == "Authorization, Content-Type, Last-Event-ID")
    #expect(response.headers[.accessControlAllowCredentials] == nil)
    #expect(response.headers[.vary] == "Origin")
    for origin in [nil, "https://evil.example", "null"] {
      let refused = await harness.send(.options, path, origin: origin)
      #expect(refused.status == .forbidden)
      #expect(refused.headers[.accessControlAllowOrigin] == nil)
    }
  }

  @Test("an allowed page can read refusals too")
  func refusalsAreReadable() async throws {
    let response = try await WidgetHarness().send(.post, "messages", body: "{")
    #expect(response.status == .unauthorized)
    #expect(response.headers[.accessControlAllowOrigin] == WidgetHarness.page)
    #expect(response.headers[.vary] == "Origin")
  }
}
