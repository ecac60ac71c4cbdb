import Foundation
import Testing

/// The page of pitfalls names cases that are there.
@Suite struct PitfallTests {
  private static let page = "docs/provider-pitfalls.md"
  /// Where the cases of each column are. Errors with a status run on both of OpenAI's wires.
  private static let columns = [
    "Plugins/OpenAI/Tests/Fixtures/answers/", "Plugins/OpenAI/Tests/Fixtures/responses/",
    "Plugins/Gemini/Tests/Fixtures/answers/",
  ]

  @Test("each case that the page names is among its wire's")
  func named() throws {
    let rows = Repository.text(of: Self.page).split(separator: "\n").filter { $0.hasPrefix("| ") }.dropFirst()
    #expect(rows.count > 40)
    let known = Self.columns.map(Self.names)
    for row in rows {
      let cells = row.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
      #expect(cells.count == 4, "\(row)")
      for (cell, names) in zip(cells.dropFirst(), known) where cell.hasPrefix("`") {
        #expect(names.contains(cell.trimmingCharacters(in: ["`"])), "no case is called \(cell): \(row)")
      }
    }
  }

  private static func names(in folder: String) -> Set<String> {
    let files = Repository.files.filter { $0.hasPrefix(folder) && $0.hasSuffix(".json") }
    return Set(
      files.flatMap { file in
        Repository.text(of: file).matches(of: /"name": "((?:[^"\\]|\\.)*)"/).map { String($0.1) }
      })
  }
}
