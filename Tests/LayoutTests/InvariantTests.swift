import Foundation
import Testing

/// The invariants of docs/architecture.md, and the tests that cite them.
///
/// A Swift test or suite cites invariants at the beginning of its name, as in `@Test("Invariant 2: …")` or
/// `@Suite("Invariants 8, 11: …")`; an end-to-end test with `@pytest.mark.invariant(2)`, or a module of them with
/// `pytestmark`. Comments do not count as citations.
@Suite struct InvariantTests {
  @Test("invariants are numbered from 1 without a gap")
  func numbered() {
    #expect(Self.declared == Array(1...13))
  }

  @Test("a test that always runs cites each invariant")
  func cited() {
    let citations = Repository.files.flatMap { InvariantCitation.all(in: $0, text: Repository.text(of: $0)) }
    for number in Self.declared {
      let tests = citations.filter { $0.invariants.contains(number) && $0.alwaysRuns }.map(\.test)
      #expect(!tests.isEmpty, "no test that always runs cites invariant \(number)")
      print("invariant \(number): \(tests.sorted().joined(separator: ", "))")
    }
    for citation in citations {
      let unknown = citation.invariants.filter { !Self.declared.contains($0) }
      #expect(unknown.isEmpty, "\(citation.test) cites \(unknown), which docs/architecture.md lacks")
    }
  }

  @Test(
    "a test that may not run is no proof",
    arguments: [
      ("@Test(\"Invariant 2: a\") func a() {}", true), ("@Test(\n  \"Invariants 1, 2: a\", arguments: [1])", true),
      ("@Test(\"Invariant 2: a\", .disabled()) func a() {}", false),
      ("@Suite(.enabled(if: isOn)) struct S { @Test(\"Invariant 2: a\") func a() {} }", false),
      ("@Suite(.serialized) struct S { @Test(\"Invariant 2: (\") func a() {} }", true),
      ("@Suite(\"Invariant 2: a\", .enabled(if: isOn)) struct S {}", false),
    ])
  func conditional(text: String, alwaysRuns: Bool) throws {
    let citation = try #require(InvariantCitation.all(in: "Tests/A/A.swift", text: text).first)
    #expect(citation.invariants.contains(2))
    #expect(citation.alwaysRuns == alwaysRuns)
  }

  @Test("a comment is no citation, and a marker below a skip is no proof")
  func comments() throws {
    #expect(InvariantCitation.all(in: "Tests/A/A.swift", text: "/// Invariant 2: a\n@Test func a() {}").isEmpty)
    #expect(InvariantCitation.all(in: "Tests/a.py", text: "\"\"\"Invariant 2.\"\"\"").isEmpty)
    let sound = "@pytest.mark.invariant(2, 7)\ndef test_a():\n"
    let marked = try #require(InvariantCitation.all(in: "Tests/a.py", text: sound).first)
    #expect(marked.invariants == [2, 7] && marked.alwaysRuns && marked.test == "a.py test_a")
    let skipped = "@pytest.mark.skipif(True, reason=\"\")\n" + sound
    #expect(InvariantCitation.all(in: "Tests/a.py", text: skipped).allSatisfy { !$0.alwaysRuns })
  }

  /// The numbers that docs/architecture.md gives under its heading of invariants.
  private static var declared: [Int] {
    let page = Repository.text(of: "docs/architecture.md")
    guard let heading = page.range(of: "\n## The invariants\n") else { return [] }
    let section = page[heading.upperBound...].components(separatedBy: "\n## ").first ?? ""
    return section.matches(of: /\n(\d+)\.\s/).compactMap { Int($0.1) }
  }
}
