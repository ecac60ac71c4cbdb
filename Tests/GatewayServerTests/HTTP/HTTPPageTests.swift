import Foundation
import Testing

/// The examples of docs/interfaces/http.md, read from the page and tried.
@Suite struct HTTPPageTests {
  static let exchanges: [(request: String, answer: String)] = {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    let page = (try? String(contentsOf: root.appending(path: "docs/interfaces/http.md"), encoding: .utf8)) ?? ""
    let pairs = page.matches(of: /```http request\n((?s).*?)\n```\n\n```http answer\n((?s).*?)\n```/)
    return pairs.map { (String($0.1), String($0.2)) }
  }()

  @Test("The page has examples")
  func examples() { #expect(Self.exchanges.count == 5) }

  @Test("Each request on the page is answered as it says", arguments: exchanges)
  func exchange(request: String, answer: String) async throws {
    try await TestServer.run { server in
      var lines = request.split(separator: "\n").map(String.init)
      let head = lines.removeFirst().replacing(" HTTP/1.1", with: "")
      let given = try await server.ask(head, fields: lines)
      for line in answer.split(separator: "\n") {
        #expect(given.lowercased().contains(line.lowercased()), "\(line)\nnot in\n\(given)")
      }
    }
  }
}
