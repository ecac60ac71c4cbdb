import Foundation

/// A test that cites invariants by its own name or marker, read off the source.
struct InvariantCitation {
  /// The file and, when the citation stands on one test, that test.
  var test: String
  var invariants: [Int]
  /// Whether no condition, on the test or around it, can keep it from running.
  var alwaysRuns: Bool

  /// The citations in a file of tests; empty for other files.
  static func all(in path: String, text: String) -> [InvariantCitation] {
    guard path.contains("Tests/"), !path.hasPrefix("Tests/LayoutTests/") else { return [] }
    if path.hasSuffix(".swift") { return swift(path, text) }
    if path.hasSuffix(".py") { return python(path, text) }
    return []
  }

  // Swift: the arguments of `@Test(` and `@Suite(`.

  private static func swift(_ path: String, _ text: String) -> [InvariantCitation] {
    let attributes = text.ranges(of: /@(Test|Suite)\(/).map { found in
      (isSuite: text[found].contains("Suite"), words: arguments(in: text[found.upperBound...]))
    }
    // A file holds one suite; a condition on any suite in it counts for all of its tests.
    let isConditional = attributes.contains { $0.isSuite && mayNotRun($0.words) }
    return attributes.compactMap { attribute in
      guard let name = attribute.words.firstMatch(of: /"Invariants? ([\d, ]+): ([^"]*)/) else { return nil }
      return InvariantCitation(
        test: "\(fileName(path)) “\(name.2)”", invariants: numbers(name.1),
        alwaysRuns: !isConditional && !mayNotRun(attribute.words))
    }
  }

  /// The text up to the parenthesis that closes the one before it; parentheses in strings do not count.
  private static func arguments(in text: Substring) -> Substring {
    var depth = 1
    var isInString = false
    var before: Character = " "
    for index in text.indices {
      switch text[index] {
      case "\"" where before != "\\": isInString.toggle()
      case "(" where !isInString: depth += 1
      case ")" where !isInString: depth -= 1
      default: break
      }
      if depth == 0 { return text[..<index] }
      before = text[index]
    }
    return text
  }

  private static func mayNotRun(_ attribute: Substring) -> Bool {
    attribute.contains(".disabled(") || attribute.contains(".enabled(")
  }

  // Python: `@pytest.mark.invariant(…)` above a function, `pytestmark = pytest.mark.invariant(…)` for a module.

  private static func python(_ path: String, _ text: String) -> [InvariantCitation] {
    var found: [InvariantCitation] = []
    var decorators: [Substring] = []
    for line in text.split(separator: "\n") {
      if line.hasPrefix("pytestmark") {
        guard let cited = invariants(line) else { continue }
        found.append(.init(test: fileName(path), invariants: cited, alwaysRuns: !line.contains("mark.skip")))
      } else if line.hasPrefix("@") {
        decorators.append(line)
      } else if let name = line.firstMatch(of: /^def (test_\w+)/) {
        let cited = decorators.compactMap(invariants).flatMap { $0 }
        if !cited.isEmpty {
          let isConditional = decorators.contains { $0.contains("mark.skip") || $0.contains("mark.xfail") }
          found.append(
            .init(test: "\(fileName(path)) \(name.1)", invariants: cited, alwaysRuns: !isConditional))
        }
        decorators = []
      }
    }
    return found
  }

  private static func invariants(_ line: Substring) -> [Int]? {
    line.firstMatch(of: /mark\.invariant\(([\d, ]+)\)/).map { numbers($0.1) }
  }

  private static func numbers(_ list: Substring) -> [Int] {
    list.split(separator: ",").compactMap { Int($0.trimmingCharacters(in: .whitespaces)) }
  }

  private static func fileName(_ path: String) -> String {
    path.split(separator: "/").last.map(String.init) ?? path
  }
}
