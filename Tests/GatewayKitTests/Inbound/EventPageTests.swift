import Foundation
import GatewayKit
import Testing

/// What people copy from must itself be right.
@Suite struct EventPageTests {
  @Test("every example of docs/interfaces/events.md is an event, and is written as it is read")
  func examples() throws {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    let page = try String(contentsOf: root.appending(path: "docs/interfaces/events.md"), encoding: .utf8)
    let blocks = page.components(separatedBy: "```json\n").dropFirst().map { $0.components(separatedBy: "\n```")[0] }
    #expect(blocks.count == 4)
    for block in blocks {
      let event = try JSONDecoder().decode(InboundEvent.self, from: Data(block.utf8))
      let written = try JSONDecoder().decode(JSONValue.self, from: JSONEncoder().encode(event))
      #expect(written == (try JSONDecoder().decode(JSONValue.self, from: Data(block.utf8))))
    }
  }
}
