import CRE2

/// A compiled RE2 expression: case-insensitive, searched for anywhere, time linear in the text.
///
/// The expression never changes once compiled, and RE2 documents that several threads may match with it at once.
final class RegularExpression: @unchecked Sendable {  // RE2 expressions are immutable and thread-safe.
  /// The most memory of one expression's program and cache, in bytes.
  private static let memory = 1 << 20

  private let expression: OpaquePointer

  /// Compiles `pattern`, with its accents folded like the text it is matched against.
  ///
  /// - Throws: `Invalid`, with RE2's message.
  init(_ pattern: String) throws(Invalid) {
    let bytes = Array(Self.folded(pattern).utf8)
    let compiled: OpaquePointer? = bytes.withUnsafeBufferPointer { buffer in
      buffer.withMemoryRebound(to: CChar.self) { cre2_compile($0.baseAddress, $0.count, Self.memory) }
    }
    guard let compiled else { throw Invalid(message: "out of memory") }
    if let error = cre2_error(compiled) {
      let message = String(cString: error)
      cre2_free(compiled)
      throw Invalid(message: message)
    }
    expression = compiled
  }

  deinit { cre2_free(expression) }

  /// Why a pattern is invalid.
  struct Invalid: Error, Hashable {
    let message: String
  }

  /// Whether it matches anywhere in `text`, which is UTF-8.
  func matches(_ text: [UInt8]) -> Bool {
    text.withUnsafeBufferPointer { buffer in
      buffer.withMemoryRebound(to: CChar.self) { cre2_matches(expression, $0.baseAddress, $0.count) }
    }
  }

  /// Folds accents and width of a pattern's letters. ASCII is unchanged, because it is the pattern's syntax (`\S` is
  /// not `\s`); characters that fold to ASCII punctuation are escaped, so that they do not become syntax.
  static func folded(_ pattern: String) -> String {
    var result = String.UnicodeScalarView()
    for scalar in pattern.unicodeScalars {
      if scalar.isASCII || ScalarFolding.isPicture(scalar) {
        result.append(scalar)
        continue
      }
      for part in ScalarFolding.folded(scalar) {
        if part.isASCII && !part.properties.isAlphabetic && part.properties.numericType == nil && part != " " {
          result.append("\\")
        }
        result.append(part)
      }
    }
    return String(result)
  }
}
