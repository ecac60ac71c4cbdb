import Foundation
import GatewayCore
import OpenSSLVault

/// Reads secret values from a terminal or a pipe into memory that is wiped. They are never a `String` and never shown.
enum HiddenInput {
  /// Whether standard input is a terminal.
  static var isTerminal: Bool { isatty(STDIN_FILENO) == 1 }

  /// Reads one value of at most `limit` bytes: a hidden line at a terminal, else all of standard input. Removes one line
  /// break at the end.
  static func value(prompt: String, limit: Int) throws(VaultError) -> SecretBytes {
    let bytes = isTerminal ? try line(prompt: prompt, limit: limit) : try all(limit: limit)
    return withoutLineBreak(bytes)
  }

  /// Reads a line from the terminal with echo off.
  private static func line(prompt: String, limit: Int) throws(VaultError) -> SecretBytes {
    var before = termios()
    guard tcgetattr(STDIN_FILENO, &before) == 0 else {
      throw VaultError(.refused, "the terminal cannot hide the input: \(SystemError.last)")
    }
    var hidden = before
    hidden.c_lflag &= ~tcflag_t(ECHO)
    guard tcsetattr(STDIN_FILENO, TCSAFLUSH, &hidden) == 0 else {
      throw VaultError(.refused, "the terminal cannot hide the input: \(SystemError.last)")
    }
    // Echo is off first, so that fast input is neither shown nor lost.
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
