import Foundation

/// A page of the documentation and its fenced blocks.
struct Page {
  /// A fenced block: what stands after the fence, and the text.
  struct Block: Sendable {
    let label: String
    let text: String
  }

  let text: String
  let blocks: [Block]

  /// Reads `docs/interfaces/{name}`.
  init(_ name: String) throws {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    text = try String(contentsOf: root.appending(path: "docs/interfaces/\(name)"), encoding: .utf8)
    var blocks: [Block] = []
    var open: (label: String, lines: [Substring])?
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      if line.hasPrefix("```") {
        if let block = open {
          blocks.append(Block(label: block.label, text: block.lines.joined(separator: "\n")))
          open = nil
        } else {
          open = (String(line.dropFirst(3)), [])
        }
      } else {
        open?.lines.append(line)
      }
    }
    self.blocks = blocks
  }

  /// The blocks of one label.
  func blocks(_ label: String) -> [String] { blocks.filter { $0.label == label }.map(\.text) }
}
