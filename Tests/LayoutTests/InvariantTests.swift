import Foundation
import Testing

/// The invariants of docs/architecture.md, and the tests that cite them as "Invariant 2".
@Suite struct InvariantTests {
  /// Invariants whose rooms are not built yet, each with what it waits for.
  static let waiting: [Int: String] = [:]

  @Test("invariants are numbered from 1 without a gap")
  func numbered() {
    #expect(Self.declared == Array(1...13))
  }

  @Test("every invariant is cited by a test, or says what it waits for")
  func cited() {
    let citations = Self.citations
    for number in Self.declared where Self.waiting[number] == nil {
      #expect(citations[number] != nil, "no test cites invariant \(number)")
    }
    for number in citations.keys.sorted() {
      #expect(Self.declared.contains(number), "tests cite invariant \(number), which docs/architecture.md lacks")
      print("invariant \(number): \(citations[number, default: []].sorted().joined(separator: ", "))")
    }
  }

  /// The numbers that docs/architecture.md gives under its heading of invariants.
  private static var declared: [Int] {
    let page = Repository.text(of: "docs/architecture.md")
    guard let heading = page.range(of: "\n## The invariants\n") else { return [] }
    let section = page[heading.upperBound...].components(separatedBy: "\n## ").first ?? ""
    return section.matches(of: /\n(\d+)\.\s/).compactMap { Int($0.1) }
  }

  /// Which test files cite which invariant.
  private static var citations: [Int: Set<String>] {
    let tests = Repository.files.filter { path in
      path.contains("Tests/") && (path.hasSuffix(".swift") || path.hasSuffix(".py")) && !path.contains("LayoutTests/")
    }
    var found: [Int: Set<String>] = [:]
    for path in tests {
      for citation in Repository.text(of: path).matches(of: /[Ii]nvariants? (\d+)(?: and (\d+))?/) {
        for number in [citation.1, citation.2 ?? ""].compactMap({ Int($0) }) {
          found[number, default: []].insert(path.split(separator: "/").last.map(String.init) ?? path)
        }
      }
    }
    return found
  }
}
