import Foundation
import GatewayCore
import OpenSSLVault

/// Values that a person types or a program pipes in: bytes in memory that is wiped, never a `String`, never shown.
enum HiddenInput {
  /// Whether somebody sits at standard input.
  static var isTerminal: Bool { isatty(STDIN_FILENO) == 1 }

  /// One value: at a terminal a line that is not shown while it is typed, else all of standard input. One line break at
  /// its end is taken off. At most `limit` bytes.
  static func value(prompt: String, limit: Int) throws(VaultError) -> SecretBytes {
    let bytes = isTerminal ? try line(prompt: prompt, limit: limit) : try all(limit: limit)
    return withoutLineBreak(bytes)
  }

  /// A line typed at the terminal behind standard input, not shown.
  private static func line(prompt: String, limit: Int) throws(VaultError) -> SecretBytes {
    var before = termios()
    guard tcgetattr(STDIN_FILENO, &before) == 0 else {
      throw VaultError(.refused, "the terminal cannot be told to hide what is typed: \(SystemError.last)")
    }
    var hidden = before
    hidden.c_lflag &= ~tcflag_t(ECHO)
    guard tcsetattr(STDIN_FILENO, TCSAFLUSH, &hidden) == 0 else {
      throw VaultError(.refused, "the terminal cannot be told to hide what is typed: \(SystemError.last)")
    }
    // Only now: whoever answers the prompt at once must be neither shown nor flushed away.
    FileHandle.standardError.write(Data(prompt.utf8))
    defer {
      _ = tcsetattr(STDIN_FILENO, TCSAFLUSH, &before)
      FileHandle.standardError.write(Data("\n".utf8))
    }
    return try SecretBytes(upTo: limit + 2) { memory throws(VaultError) in
      var count = 0
      while count < memory.count {
        let got = read(STDIN_FILENO, memory.baseAddress?.advanced(by: count), memory.count - count)
        if got < 0, errno == EINTR { continue }
        guard got >= 0 else { throw VaultError(.refused, "the terminal cannot be read: \(SystemError.last)") }
        count += got
        if got == 0 || memory[count - 1] == UInt8(ascii: "\n") { break }
      }
      return count
    }
  }

  private static func all(limit: Int) throws(VaultError) -> SecretBytes {
    let bytes = try SecretBytes(upTo: limit + 3) { memory throws(VaultError) in
      try DescriptorReader.fill(memory, from: STDIN_FILENO, path: "standard input")
    }
    guard bytes.count <= limit + 2 else {
      throw VaultError(.refused, "standard input has more than \(limit) bytes; nothing was stored")
    }
    return bytes
  }

  /// The bytes without one `\n` or `\r\n` at their end.
  static func withoutLineBreak(_ bytes: SecretBytes) -> SecretBytes {
    let count = bytes.withBytes { bytes in
      guard bytes.last == UInt8(ascii: "\n") else { return bytes.count }
      return bytes.dropLast().last == UInt8(ascii: "\r") ? bytes.count - 2 : bytes.count - 1
    }
    return count == bytes.count ? bytes : bytes.part(0..<count)
  }
}
