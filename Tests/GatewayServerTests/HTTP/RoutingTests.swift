import Foundation
import GatewayServer
import Testing

@Suite struct RoutingTests {
  @Test("A channel's adapter gets the path below it, decoded, and the query in its order")
  func channelRequest() async throws {
    try await TestServer.run { server in
      let seen = try await server.seen("POST /channels/echo/a%20b/c?x=1&y=a+b%26c&z", body: [1, 2, 3])
      #expect(seen.path == "a b/c")
      #expect(seen.query == ["x=1", "y=a b&c", "z="])
      #expect(seen.client == "127.0.0.1")
      #expect(seen.bytes == 3)
      #expect(
        seen.origins
          == ["http://127.0.0.1:\(server.port)", "http://[::1]:\(server.port)", "http://localhost:\(server.port)"])
    }
  }

  @Test(
    "The public address is the gateway's one own origin, without the scheme's own port",
    arguments: [
      ("https://b.example", "https://b.example"), ("https://b.example:443/", "https://b.example"),
      ("https://b.example:8443", "https://b.example:8443"),
    ])
  func publicOrigin(url: String, origin: String) async throws {
    try await TestServer.run({ $0.publicURL = URL(string: url) }) { server in
      let seen = try await server.seen("GET /channels/echo/x")
      #expect(seen.origins == [origin])
    }
  }

  @Test("The address listened on is an own origin, too")
  func listenedOrigin() async throws {
    try await TestServer.run({ $0.listen = ListenAddress(host: "127.0.0.2", port: 0) }, host: "127.0.0.2") { server in
      let seen = try await server.seen("GET /channels/echo/x")
      #expect(seen.origins.contains("http://127.0.0.2:\(server.port)"))
    }
  }

  @Test("Past the connections that fit, further ones wait instead of ending the server")
  func connections() async throws {
    try await TestServer.run({ $0.connections = 2 }) { server in
      try await withThrowingTaskGroup(of: Void.self) { group in
        for _ in 1...20 { group.addTask { try await server.expect(200, "GET /health/live") } }
        try await group.waitForAll()
      }
    }
  }

  @Test(
    "An unknown address returns a problem document",
    arguments: ["/", "/nothing", "/channels/none/x", "/channels/echo", "/channels/", "/demo/x"])
  func notFound(path: String) async throws {
    try await TestServer.run { server in
      let answer = try await server.ask("GET \(path)")
      #expect(answer.hasPrefix("HTTP/1.1 404"))
      #expect(answer.lowercased().contains("content-type: application/problem+json"))
    }
  }

  @Test("Pages are served with a policy that allows nothing foreign, and only to GET and HEAD")
  func pages() async throws {
    try await TestServer.run({ $0.pages = ["/": ServedPage(contentType: "text/html", bytes: Array("<p>".utf8))] }) {
      let page = try await $0.ask("GET /")
      #expect(page.hasPrefix("HTTP/1.1 200"))
      #expect(page.lowercased().contains("content-security-policy: default-src 'none'"))
      #expect(page.lowercased().contains("x-content-type-options: nosniff"))
      #expect(page.hasSuffix("<p>"))
      let head = try await $0.ask("HEAD /")
      #expect(head.hasPrefix("HTTP/1.1 200"))
      #expect(!head.hasSuffix("<p>"))
      try await $0.expect(405, "POST /")
    }
  }

  @Test("Health tells live and ready apart")
  func health() async throws {
    try await TestServer.run { server in
      try await server.expect(200, "GET /health/live")
      try await server.expect(200, "GET /health/ready")
      server.gateway.setTrouble("the disk is full")
      let local = try await server.ask("GET /health/ready")
      #expect(local.hasPrefix("HTTP/1.1 503"))
      #expect(local.contains("the disk is full"))
      let stranger = try await server.ask("GET /health/ready", fields: ["X-Forwarded-For: 8.8.8.8"])
      #expect(stranger.hasPrefix("HTTP/1.1 503"))
      #expect(!stranger.contains("the disk is full"))
      try await server.expect(200, "GET /health/live")
      let posted = try await server.ask("POST /health/live")
      #expect(posted.hasPrefix("HTTP/1.1 405") && posted.lowercased().contains("allow: get, head"))
    }
  }

  static let strangers = [
    ["X-Forwarded-For: 127.0.0.1"], ["Forwarded: for=127.0.0.1"], ["Via: 1.1 proxy"], ["Host: rebound.example"],
    ["Host: [::1"], ["Host: [localhost]"], ["Host: [::1]x"], ["Host: [127.0.0.1]"],
  ]

  @Test("Metrics are for this machine alone", arguments: strangers)
  func metrics(fields: [String]) async throws {
    try await TestServer.run { server in
      let own = try await server.ask("GET /metrics")
      #expect(own.hasPrefix("HTTP/1.1 200"))
      #expect(
        try await server.ask("GET /metrics").contains("balcao_http_requests_total{route=\"metrics\",status=\"2xx\"} 1"))
      try await server.expect(404, "GET /metrics", fields: fields)
    }
  }

  @Test(
    "Behind a public address nobody sees metrics or details here, since a proxy may look like this machine",
    arguments: ["127.0.0.1", "localhost", "[::1]"])
  func publicListener(host: String) async throws {
    try await TestServer.run({ $0.publicURL = URL(string: "https://b.example") }) { server in
      // What `proxy_pass http://127.0.0.1:8080;` without any proxy_set_header makes of everybody's request.
      let fields = ["Host: \(host):\(server.port)"]
      try await server.expect(404, "GET /metrics", fields: fields)
      server.gateway.setTrouble("the disk is full")
      let answer = try await server.ask("GET /health/ready", fields: fields)
      #expect(answer.hasPrefix("HTTP/1.1 503") && !answer.contains("the disk is full"))
    }
  }

  @Test("With a listener of the operator's own the world's has no metrics")
  func adminListener() async throws {
    try await TestServer.run({ $0.adminListen = ListenAddress(host: "127.0.0.1", port: 0) }) { server in
      try await server.expect(404, "GET /metrics")
    }
  }
}
