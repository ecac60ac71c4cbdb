import GatewayCore
import Testing

@testable import GatewayAPI

@Suite("The routes of the API")
struct RouteTreeTests {
  private static let tree = RouteTree(OperationCatalogue.all)

  @Test("Every operation with a route is found by it")
  func all() throws {
    for operation in OperationCatalogue.all {
      guard let http = operation.spec.http else { continue }
      let match = try Self.tree.find(http.method.rawValue, http.path.replacing("{", with: "").replacing("}", with: ""))
      #expect(match.operation.spec.name == operation.spec.name)
    }
  }

  @Test("A segment is decoded after the path was split, so that an encoded slash stays in its argument")
  func encodedSlash() throws {
    let match = try Self.tree.find("DELETE", "keys/openai%2Fapi-key")
    #expect(match.arguments == ["secret": "openai/api-key"])
  }

  @Test(
    "What is not an address leads nowhere",
    arguments: ["", "/", "conversations/", "conversations//take", "conversations/%FF", "../keys", "keys/a/b/c"])
  func nowhere(path: String) {
    #expect(throws: RouteTree.Failure.notFound) { try Self.tree.find("GET", path) }
  }

  @Test("Another method is answered with the allowed ones")
  func method() {
    #expect(throws: RouteTree.Failure.method(allowed: ["DELETE", "POST"])) { try Self.tree.find("GET", "pause") }
  }
}
