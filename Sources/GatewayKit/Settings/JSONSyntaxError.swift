/// The reason and position of a syntax error in JSON.
public struct JSONSyntaxError: Error, Sendable, Hashable, CustomStringConvertible {
  /// What is wrong.
  public let message: String
  /// The line, starting at 1.
  public let line: Int
  /// The column in that line in characters, starting at 1.
  public let column: Int

  /// Creates an error at the byte `offset` of `bytes`.
  init(_ message: String, at offset: Int, in bytes: [UInt8]) {
    let before = bytes[..<min(offset, bytes.count)]
    let lineStart = before.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
    self.message = message
    line = before.count { $0 == UInt8(ascii: "\n") } + 1
    column = String(decoding: before[lineStart...], as: UTF8.self).count + 1
  }

  /// `line 3, column 7: message`.
  public var description: String { "line \(line), column \(column): \(message)" }
}
