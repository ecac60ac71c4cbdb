import GatewayCore
import GatewayKit
import Testing

@testable import GatewayAPI

@Suite("Arguments from requests")
struct ArgumentReaderTests {
  private static let members: [JSONSchema.Member] = [
    .init(name: "id", schema: .string(), isRequired: true),
    .init(name: "limit", schema: .nullable(.integer), isRequired: false),
    .init(name: "on", schema: .nullable(.boolean), isRequired: false),
    .init(name: "key", schema: .nullable(.string()), isRequired: false),
  ]

  private func read(
    _ http: HTTPBinding, _ source: ArgumentReader.Source
  ) throws -> JSONValue { try ArgumentReader(members: Self.members, components: [:], http: http).read(source) }

  @Test("Texts of the address get the types of their members")
  func query() throws {
    let source = ArgumentReader.Source(
      path: ["id": "a/b"], query: [.init(name: "limit", value: "5"), .init(name: "on", value: "true")])
    #expect(try read(.get("x/{id}"), source) == ["id": "a/b", "limit": 5, "on": true])
  }

  @Test("A body's members are taken beside those of the address and the headers")
  func body() throws {
    let source = ArgumentReader.Source(
      path: ["id": "a"], headers: ["key": "k"], body: Array(#"{"limit": 3}"#.utf8))
    #expect(
      try read(.post("x/{id}", headers: [.idempotencyKey: "key"]), source) == ["id": "a", "limit": 3, "key": "k"])
  }

  @Test(
    "Every problem is named with its place",
    arguments: [
      (ArgumentReader.Source(path: ["id": "a"], body: Array(#"{"limit": "x", "no": 1}"#.utf8)), ["limit", "no"]),
      (ArgumentReader.Source(path: ["id": "a"], body: Array(#"{"id": "b"}"#.utf8)), ["id"]),
      (ArgumentReader.Source(path: ["id": "a"], body: Array("[]".utf8)), [""]),
      (ArgumentReader.Source(path: ["id": "a"], body: Array("{".utf8)), [""]),
      (ArgumentReader.Source(body: Array("{}".utf8)), ["id"]),
      (ArgumentReader.Source(path: ["id": "a"], query: [.init(name: "limit", value: "1")]), ["limit"]),
    ])
  func problems(source: ArgumentReader.Source, paths: [String]) {
    let error = #expect(throws: OperationError.self) { try read(.post("x/{id}"), source) }
    #expect(error?.diagnostics.map(\.path) == paths)
    #expect(error?.kind == .invalid)
  }
}
