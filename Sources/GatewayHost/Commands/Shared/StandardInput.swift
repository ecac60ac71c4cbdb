import Foundation

/// What the person types, or what is piped in.
enum StandardInput {
  /// The most that is read of it.
  private static let limit = 1 << 20

  /// All of it, as UTF-8.
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

  /// The next line, without its end; nil at the end.
  static func line(prompt: String?) -> String? {
    if let prompt { Output.prompt(prompt) }
    return readLine()
  }
}
