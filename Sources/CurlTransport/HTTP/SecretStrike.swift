import Glibc

/// Puts asterisks in place of one secret in a stream of bytes: some servers echo what they were sent, and their words end
/// up in logs, traces and conversations.
///
/// Knuth, Morris and Pratt's search. What may be the beginning of the secret is kept back, and kept as a number: the
/// bytes are those of the secret, so that no copy of it is made.
struct SecretStrike: Sendable {
  private let secret: SecretSpan
  /// How much of the secret's beginning is still matched when it fails to go on after `index + 1` bytes.
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

  /// Takes more bytes, and gives those that are settled.
  mutating func feed(_ bytes: UnsafeRawBufferPointer) -> [UInt8] {
    secret.withBytes { secret in
      var settled: [UInt8] = []
      settled.reserveCapacity(bytes.count + matched)
      var index = 0
      while index < bytes.count {
        if matched == 0 {
          // Most bytes are not the secret's first.
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

  /// Gives what was kept back: the stream is over.
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

  /// Strikes for the secrets of a request's header; those too short to be told from words are left out.
  init(_ secrets: [SecretSpan]) {
    strikes = secrets.filter { $0.range.count >= SecretSpan.shortest }.map(SecretStrike.init)
  }

  /// Whether there is nothing to strike.
  var isEmpty: Bool { strikes.isEmpty }

  /// Takes more bytes, and gives those that are settled.
  mutating func feed(_ bytes: UnsafeRawBufferPointer) -> [UInt8] { feed(bytes, from: 0) }

  /// Gives what was kept back: the stream is over.
  mutating func finish() -> [UInt8] {
    strikes.indices.reduce(into: []) { rest, index in
      let kept = strikes[index].finish()
      rest += kept.withUnsafeBytes { feed($0, from: index + 1) }
    }
  }

  /// A whole text, struck.
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
