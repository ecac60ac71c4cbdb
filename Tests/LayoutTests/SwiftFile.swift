import Foundation
import Testing

/// A Swift file of the repository, taken apart once for all the tests that read it.
struct SwiftFile: Sendable, CustomTestStringConvertible {
  /// Its path from the root.
  let path: String
  /// What it says.
  let text: String
  /// Its lines.
  let lines: [Substring]
  /// The lines that are code: comments are left out, so that a word in a sentence does not count.
  let code: [Substring]
  /// The modules it imports.
  let imports: Set<String>

  init(path: String, text: String) {
    self.path = path
    self.text = text
    lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    code = lines.map { line in
      guard let comment = line.range(of: "//"), !line[..<comment.lowerBound].contains("\"") else { return line }
      return line[..<comment.lowerBound]
    }
    imports = Set(code.lazy.filter { $0.contains("import ") }.compactMap(SwiftFile.module(in:)))
  }

  var testDescription: String { path }

  /// What it declares, in the form `struct Foo` or `func bar`.
  var declarations: [String] {
    let kinds: Set<Substring> = ["struct", "class", "enum", "actor", "protocol", "func", "var", "let", "case"]
    return code.flatMap { line in
      let words = line.split(separator: " ")
      return zip(words, words.dropFirst()).filter { kinds.contains($0.0) }.map { kind, name in
        "\(kind) \(name.prefix { $0.isLetter || $0.isNumber || $0 == "_" })"
      }
    }
  }

  /// The module an import line names; nil for other lines. Reads `@testable public import struct Foo.Bar`.
  private static func module(in line: Substring) -> String? {
    let words = line.split(separator: " ")
    guard let at = words.firstIndex(of: "import"), words[..<at].allSatisfy(isModifier), at + 1 < words.count else {
      return nil
    }
    let kinds: Set<Substring> = ["struct", "class", "enum", "protocol", "func", "var", "let", "typealias"]
    let named = kinds.contains(words[at + 1]) && at + 2 < words.count ? words[at + 2] : words[at + 1]
    return String(named.prefix { $0 != "." })
  }

  private static func isModifier(_ word: Substring) -> Bool {
    word.hasPrefix("@") || ["public", "package", "internal", "fileprivate", "private"].contains(word)
  }
}

extension SwiftFile {
  /// Whether it becomes part of what is shipped: no test, no benchmark.
  var isShipped: Bool {
    path.hasPrefix("Sources/") || (path.hasPrefix("Plugins/") && !path.contains("/Tests/"))
  }
}

extension Substring {
  /// Whether `call` stands here as a word of its own: `print(` is not in `fingerprint(`.
  func mentions(_ call: String) -> Bool {
    ranges(of: call).contains { range in
      guard range.lowerBound > startIndex else { return true }
      let before = self[index(before: range.lowerBound)]
      return !before.isLetter && !before.isNumber && before != "_" && before != "."
    }
  }
}
