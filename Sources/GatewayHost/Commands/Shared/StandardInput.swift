import Foundation

/// Text typed at the terminal or piped in.
enum StandardInput {
  /// The most bytes that are read.
  private static let limit = 1 << 20

  /// The whole input as UTF-8 text.
  static func text() throws(CommandFailure) -> String {
    let data: Data
    do {
      data = try FileHandle.standardInput.read(upToCount: limit + 1) ?? Data()
    } catch {
      throw CommandFailure("standard input cannot be read: \(error.localizedDescription)")
    }
    guard data.count <= limit else { throw CommandFailure("standard input has more than \(limit) bytes") }
    guard let text = String(validating: data, as: UTF8.self) else {
      throw CommandFailure("standard input is not UTF-8")
    }
    return text
  }

  /// The next line without its line break; nil at the end of the input.
  static func line(prompt: String?) -> String? {
    if let prompt { Output.prompt(prompt) }
    return readLine()
  }
}
