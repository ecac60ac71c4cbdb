import Glibc

/// Replaces one secret with asterisks in a stream of bytes. Some servers echo what they received, and their text ends
/// up in logs, traces and conversations.
///
/// Uses the Knuth-Morris-Pratt search. A possible beginning of the secret is held back as a count only: its bytes equal
/// the secret's, so no copy is made.
struct SecretStrike: Sendable {
  private let secret: SecretSpan
  /// How much of the secret's beginning still matches after a mismatch that follows `index + 1` bytes.
  private let fallback: [Int]
  private var matched = 0

  /// A strike for a secret of at least one byte.
  init(_ secret: SecretSpan) {
    self.secret = secret
    fallback = secret.withBytes { bytes in
      var fallback = [Int](repeating: 0, count: bytes.count)
      var length = 0
      for index in 1..<max(1, bytes.count) {
        while length > 0, bytes[index] != bytes[length] { length = fallback[length - 1] }
        if bytes[index] == bytes[length] { length += 1 }
        fallback[index] = length
      }
      return fallback
    }
  }

  /// Takes more bytes and returns those that cannot be part of the secret, with matches replaced.
  mutating func feed(_ bytes: UnsafeRawBufferPointer) -> [UInt8] {
    secret.withBytes { secret in
      var settled: [UInt8] = []
      settled.reserveCapacity(bytes.count + matched)
      var index = 0
      while index < bytes.count {
        if matched == 0 {
          // Skips ahead, since most bytes are not the secret's first.
          let next = Self.first(secret[0], in: bytes, from: index) ?? bytes.count
          settled += bytes[index..<next]
          index = next
          if index == bytes.count { break }
        }
        while matched > 0, bytes[index] != secret[matched] {
          let shorter = fallback[matched - 1]
          settled += secret[..<(matched - shorter)]
          matched = shorter
        }
        if bytes[index] == secret[matched] { matched += 1 } else { settled.append(bytes[index]) }
        if matched == secret.count {
          settled += repeatElement(UInt8(ascii: "*"), count: matched)
          matched = 0
        }
        index += 1
      }
      return settled
    }
  }

  /// Returns the bytes held back, at the end of the stream.
  mutating func finish() -> [UInt8] {
    defer { matched = 0 }
    return secret.withBytes { Array($0[..<matched]) }
  }

  private static func first(_ byte: UInt8, in bytes: UnsafeRawBufferPointer, from index: Int) -> Int? {
    guard let base = bytes.baseAddress, let found = memchr(base + index, Int32(byte), bytes.count - index) else {
      return nil
    }
    return UnsafeRawPointer(found) - base
  }
}

/// Strikes several secrets, one after the other.
struct SecretStrikes: Sendable {
  private var strikes: [SecretStrike]

  /// Strikes for the secrets of a request's header, except those shorter than `SecretSpan.shortest`.
  init(_ secrets: [SecretSpan]) {
    strikes = secrets.filter { $0.range.count >= SecretSpan.shortest }.map(SecretStrike.init)
  }

  /// Whether there is nothing to strike.
  var isEmpty: Bool { strikes.isEmpty }

  /// Takes more bytes and returns those that are settled.
  mutating func feed(_ bytes: UnsafeRawBufferPointer) -> [UInt8] { feed(bytes, from: 0) }

  /// Returns the bytes held back, at the end of the stream.
  mutating func finish() -> [UInt8] {
    strikes.indices.reduce(into: []) { rest, index in
      let kept = strikes[index].finish()
      rest += kept.withUnsafeBytes { feed($0, from: index + 1) }
    }
  }

  /// Strikes a whole text.
  func struck(_ bytes: UnsafeRawBufferPointer) -> [UInt8] {
    var strikes = self
    return strikes.feed(bytes) + strikes.finish()
  }

  private mutating func feed(_ bytes: UnsafeRawBufferPointer, from first: Int) -> [UInt8] {
    guard strikes.indices.contains(first) else { return Array(bytes) }
    return strikes[(first + 1)...].indices.reduce(strikes[first].feed(bytes)) { settled, index in
      settled.withUnsafeBytes { strikes[index].feed($0) }
    }
  }
}
