import Foundation

/// A use of a code in the sources, with the parameters that are written there.
struct CodeUse {
  /// The list and the case: `AlertCode.paused`.
  let code: String
  /// The names of the parameters.
  let params: Set<String>
  /// The file.
  let place: String

  /// The uses whose list and parameters are both written out: `AlertCode.paused.with([…])`, and errors of operations.
  static func all() throws -> [CodeUse] {
    let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../..").standardized
    return try ["Sources", "Plugins"].flatMap { folder -> [CodeUse] in
      let files = FileManager.default.enumerator(at: root.appending(path: folder), includingPropertiesForKeys: nil)
      let sources = (files?.allObjects ?? []).compactMap { $0 as? URL }.filter { $0.pathExtension == "swift" }
      return try sources.flatMap { file in
        let text = try String(contentsOf: file, encoding: .utf8)
        return uses(of: /\b([A-Z]\w*Code)\.(\w+)\.with\(/, in: text, file) { "\($0.1).\($0.2)" }
          + uses(of: /\bOperationError\(\s*\.(\w+)/, in: text, file) { "OperationErrorCode.\($0.1)" }
      }
    }
  }

  private static func uses<Output>(
    of use: Regex<Output>, in text: String, _ file: URL, code: (Output) -> String
  ) -> [CodeUse] {
    text.matches(of: use).compactMap { match in
      params(in: text[match.range.upperBound...]).map {
        CodeUse(code: code(match.output), params: $0, place: file.lastPathComponent)
      }
    }
  }

  /// The names in the dictionary that the arguments begin with; nil when the parameters are not written there.
  private static func params(in arguments: Substring) -> Set<String>? {
    let begin = arguments.drop { $0.isWhitespace || $0 == "," }
    if begin.first == ")" { return [] }
    guard begin.first == "[" else { return begin.hasPrefix("diagnostics:") ? [] : nil }
    var depth = 0
    var end = begin.startIndex
    for index in begin.indices {
      if begin[index] == "[" { depth += 1 }
      if begin[index] == "]" { depth -= 1 }
      end = index
      if depth == 0 { break }
    }
    return Set(begin[...end].matches(of: /"(\w+)":/).map { String($0.1) })
  }
}
