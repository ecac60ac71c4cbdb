import Hummingbird
import Testing

@testable import GatewayServer

@Suite("The route table")
struct RouteTableTests {
  private struct Named: Route {
    static let name = RouteName.none
    let title: String
    func respond(to request: Request, context: ServerContext) throws(ProblemDocument) -> Response {
      throw .noSuchAddress
    }
  }

  private let table = RouteTable(
    addresses: ["/metrics": Named(title: "metrics"), "/api/v1/session": Named(title: "session")],
    prefixes: ["/api/": Named(title: "api")]
  ).adding(addresses: [:], prefixes: ["/api/v1/": Named(title: "v1"), "/channels/": Named(title: "channels")])

  @Test(
    "A whole address comes first, then the longest prefix",
    arguments: [
      ("/metrics", "metrics"), ("/api/v1/session", "session"), ("/api/v1/session/x", "v1"), ("/api/v1/", "v1"),
      ("/api/v1", "api"), ("/api/", "api"), ("/channels//", "channels"),
    ])
  func finds(path: String, title: String) throws {
    #expect((try #require(table[path]) as? Named)?.title == title)
  }

  @Test(
    "Another address has no route", arguments: ["", "/", "/api", "/channels", "/metrics/", "//metrics", "/METRICS"])
  func none(path: String) { #expect(table[path] == nil) }
}
