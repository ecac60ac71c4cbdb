import Foundation
import GatewayCore
import Testing

@testable import GatewayAPI

@Suite("The reference of the API")
struct ReferenceTests {
  @Test("docs/api/README.md lists every operation of the document, as it is declared")
  func table() throws {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let page = try String(contentsOf: root.appending(path: "docs/api/README.md"), encoding: .utf8)
    let specs = (OperationCatalogue.all.map { $0.spec } + [OperationRunner.eventsSpec]).filter { $0.http != nil }
    let rows = specs.compactMap { spec in
      spec.http.map { "| `\($0.method.rawValue) /\($0.path)` | \(spec.access.rawValue) | \(spec.summary) |" }
    }
    let listed = Set(page.split(separator: "\n").filter { $0.hasPrefix("| `") }.map(String.init))
    #expect(listed == Set(rows), "the rows that should stand there:\n\(rows.sorted().joined(separator: "\n"))")
  }
}
