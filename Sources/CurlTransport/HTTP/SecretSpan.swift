/// The position of a secret in a header line.
struct SecretSpan: Sendable {
  /// Shorter secrets are not searched for, since values such as `none` and `test` are ordinary words.
  static let shortest = 16

  /// The line that contains it.
  let line: CleansedText
  /// Its range of bytes in the line.
  let range: Range<Int>

  /// Lends the secret's bytes.
  func withBytes<T>(_ body: (UnsafeBufferPointer<UInt8>) -> T) -> T {
    line.characters.withMemoryRebound(to: UInt8.self, capacity: range.upperBound) { characters in
      body(UnsafeBufferPointer(start: characters + range.lowerBound, count: range.count))
    }
  }
}
